import CCCollections
import CCTestSupport
import Testing

@Suite("OrderedSet: against a set", .seeded)
struct OrderedSetPropertyTests {
  @Test("10 000 random operations with numbers", arguments: OrderedKind.allCases)
  func numbers(kind: OrderedKind) { run(kind.set()) { $0 } }

  @Test("10 000 random operations with strings", arguments: OrderedKind.allCases)
  func strings(kind: OrderedKind) { run(kind.set()) { String($0, radix: 7) } }

  @Test("10 000 random operations with objects", arguments: OrderedKind.allCases)
  func objects(kind: OrderedKind) {
    let tracker = LifetimeTracker()
    run(kind.set()) { ObjectKey(tracker.instance($0)) }
    #expect(tracker.liveCount == 0)
  }

  private func run<Element: Hashable>(_ set: some ConcurrentOrderedSet<Element>, _ make: (Int) -> Element) {
    var random = TestRandom(seed: TestSeed.forThisTest.value)
    var reference: Set<Element> = []
    for step in 0..<10_000 {
      let bound = step / 1000 % 5 == 4 ? 200 : 30
      let member = make(.random(in: 0..<bound, using: &random))
      let other = make(.random(in: 0..<bound, using: &random))
      let range = Swift.min(member, other)..<Swift.max(member, other)
      let choice = Int.random(in: 0..<40, using: &random)
      switch choice {
      case 0..<12:
        let (inserted, after) = set.insert(member)
        #expect(inserted == reference.insert(member).inserted)
        #expect(after == member)
      case 12..<18: #expect(set.update(with: member) == reference.update(with: member))
      case 18..<27: #expect(set.remove(member) == reference.remove(member))
      case 27:
        let first = reference.min()
        #expect(set.popFirst() == first)
        if let first { reference.remove(first) }
      case 28:
        let last = reference.max()
        #expect(set.popLast() == last)
        if let last { reference.remove(last) }
      case 29..<32: #expect(set.contains(member) == reference.contains(member))
      case 32: #expect(set.element(before: member) == reference.filter { $0 < member }.max())
      case 33: #expect(set.element(atOrBefore: member) == reference.filter { $0 <= member }.max())
      case 34: #expect(set.element(atOrAfter: member) == reference.filter { $0 >= member }.min())
      case 35: #expect(set.element(after: member) == reference.filter { $0 > member }.min())
      case 36: #expect(Array(set.elements(in: range)) == reference.filter { range.contains($0) }.sorted())
      case 37: #expect(Array(set.reversedElements(in: range)) == reference.filter { range.contains($0) }.sorted(by: >))
      case 38:
        let removed = reference.filter { range.contains($0) }
        #expect(set.removeAll(in: range) == removed.count)
        reference.subtract(removed)
      default:
        let removed = reference.filter { $0.hashValue.isMultiple(of: 3) }
        #expect(set.removeAll { $0.hashValue.isMultiple(of: 3) } == removed.count)
        reference.subtract(removed)
      }
      #expect(set.count == reference.count)
      if step.isMultiple(of: 16) {
        #expect(set.first == reference.min())
        #expect(set.last == reference.max())
      }
    }
    #expect(Array(set) == reference.sorted())
  }
}
