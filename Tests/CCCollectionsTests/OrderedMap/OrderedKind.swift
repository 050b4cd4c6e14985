import CCCollections
import CCTestSupport
import Testing

/// The maps and sets that the tests of ordered collections run with: each structure under each scheme. A new structure is a
/// case here, and nothing elsewhere.
enum OrderedKind: String, CaseIterable, Codable, Sendable, CustomTestStringConvertible {
  case sortedArray
  case sortedArrayUnderDEBRAPlus
  case skipList
  case skipListUnderDEBRAPlus
  case tree
  case treeUnderDEBRAPlus

  var scheme: ReclamationScheme {
    switch self {
    case .sortedArray, .skipList, .tree: .ibr
    case .sortedArrayUnderDEBRAPlus, .skipListUnderDEBRAPlus, .treeUnderDEBRAPlus: .debraPlus
    }
  }

  var testDescription: String { rawValue }

  /// A domain of the kind's scheme, which retires and frees early.
  func domain(_ allocator: NodeAllocator = CCConfig.defaultAllocator) -> ReclamationDomain {
    ReclamationDomain(scheme: scheme, allocator: allocator, options: .shrunken)
  }

  /// An empty map.
  func map<Key: Comparable & Sendable, Value: Sendable>(
    _ key: Key.Type = Key.self, _ value: Value.Type = Value.self, in domain: ReclamationDomain? = nil
  ) -> any _CoreBackedMap<Key, Value> {
    let domain = domain ?? self.domain()
    switch self {
    case .sortedArray, .sortedArrayUnderDEBRAPlus: return SortedArrayMap<Key, Value>(domain: domain)
    case .skipList, .skipListUnderDEBRAPlus: return ConcurrentSkipListMap<Key, Value>(domain: domain)
    case .tree, .treeUnderDEBRAPlus: return ConcurrentTreeMap<Key, Value>(domain: domain)
    }
  }

  /// An empty set.
  func set<Element: Comparable & Sendable>(
    _ element: Element.Type = Element.self, in domain: ReclamationDomain? = nil
  ) -> any _CoreBackedSet<Element> {
    let domain = domain ?? self.domain()
    switch self {
    case .sortedArray, .sortedArrayUnderDEBRAPlus: return SortedArraySet<Element>(domain: domain)
    case .skipList, .skipListUnderDEBRAPlus: return ConcurrentSkipListSet<Element>(domain: domain)
    case .tree, .treeUnderDEBRAPlus: return ConcurrentTreeSet<Element>(domain: domain)
    }
  }
}

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
