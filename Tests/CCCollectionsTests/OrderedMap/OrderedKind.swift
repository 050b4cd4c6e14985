import CCCollections
import CCTestSupport
import Testing

/// The maps and sets that the tests of ordered collections run with: each structure under each scheme. A new structure is a
/// case of `MapStructure`, and nothing here.
struct OrderedKind: CaseIterable, Codable, Sendable, CustomTestStringConvertible {
  /// Nil: a sorted array, which is right by its simplicity.
  let structure: MapStructure?
  let scheme: ReclamationScheme

  static let allCases = ([nil] + MapStructure.allCases).flatMap { structure in
    ReclamationScheme.allCases.map { Self(structure: structure, scheme: $0) }
  }

  var testDescription: String { "\(structure?.rawValue ?? "sortedArray"), \(scheme.rawValue)" }

  /// A domain of the kind's scheme, which retires and frees early.
  func domain(_ allocator: NodeAllocator = CCConfig.defaultAllocator) -> ReclamationDomain {
    ReclamationDomain(scheme: scheme, allocator: allocator, options: .shrunken)
  }

  /// An empty map.
  func map<Key: Comparable & Sendable, Value: Sendable>(
    _ key: Key.Type = Key.self, _ value: Value.Type = Value.self, in domain: ReclamationDomain? = nil
  ) -> any _CoreBackedMap<Key, Value> {
    let domain = domain ?? self.domain()
    return structure?.map(in: domain) ?? SortedArrayMap<Key, Value>(domain: domain)
  }

  /// An empty set.
  func set<Element: Comparable & Sendable>(
    _ element: Element.Type = Element.self, in domain: ReclamationDomain? = nil
  ) -> any _CoreBackedSet<Element> {
    let domain = domain ?? self.domain()
    return structure?.set(in: domain) ?? SortedArraySet<Element>(domain: domain)
  }
}

// Tests that run in a process of their own are sent there with their arguments.
extension ReclamationScheme: Codable {}

extension ConcurrentOrderedMap {
  /// All entries, as a test compares them: `"1: a, 2: b"`.
  var listed: String { list(self) }
}

/// Entries as a test compares them: `"1: a, 2: b"`.
func list<Key, Value>(_ entries: some Sequence<(key: Key, value: Value)>) -> String {
  entries.map { "\($0.key): \($0.value)" }.joined(separator: ", ")
}

/// A range of one's own: the numbers of a range that are even.
struct EvenRange: RangeExpression {
  let range: Range<Int>

  func relative<C: Collection>(to collection: C) -> Range<Int> where C.Index == Int { range }
  func contains(_ element: Int) -> Bool { range.contains(element) && element.isMultiple(of: 2) }
}

/// Something to throw.
struct TestError: Error, Equatable {
  let number: Int
}
