import CCCollections
import CCTestSupport
import Testing

/// A scheme, fences, and how many entries a block takes: what the tests of skip lists under load vary.
struct SkipListSubject: Sendable, CustomTestStringConvertible {
  let subject: SchemeUnderTest
  /// Nil: as many as for everybody.
  let capacity: Int?

  /// Every scheme with each capacity, readers' fences free; and both kinds of fences where blocks are smallest.
  static let allCases: [Self] =
    SchemeUnderTest.allCases.map { Self(subject: $0, capacity: 1) }
    + SchemeUnderTest.allCases.filter { $0.fences == .best }.flatMap { subject in
      [2, 3, nil].map { Self(subject: subject, capacity: $0) }
    }

  /// Those whose blocks are split and killed all the time.
  static let small = allCases.filter { ($0.capacity ?? .max) <= 2 }

  var testDescription: String { "\(subject), capacity \(capacity.map { "\($0)" } ?? "as usual")" }

  func makeDomain(_ allocator: NodeAllocator = .system) -> ReclamationDomain {
    subject.makeDomain(allocator: allocator)
  }

  /// An empty map.
  func map<Key, Value>(
    _: Key.Type = Key.self, _: Value.Type = Value.self, in domain: ReclamationDomain? = nil
  ) -> ConcurrentSkipListMap<Key, Value> {
    let domain = domain ?? makeDomain()
    return withExtendedLifetime(domain) {
      guard let capacity else { return ConcurrentSkipListMap(domain: domain) }
      return ConcurrentSkipListMap(_core: .init(domain: domain, capacity: capacity))
    }
  }

  /// An empty set.
  func set<Element>(_: Element.Type = Element.self, in domain: ReclamationDomain) -> ConcurrentSkipListSet<Element> {
    guard let capacity else { return ConcurrentSkipListSet(domain: domain) }
    return ConcurrentSkipListSet(_core: .init(domain: domain, capacity: capacity))
  }
}
