import CCCollections
import CCTestSupport
import Testing

@Suite("OrderedSet: members")
struct OrderedSetMemberTests {
  @Test("insert adds what is absent, and returns the member that is there", arguments: OrderedKind.allCases)
  func insert(kind: OrderedKind) {
    func check(_ set: some ConcurrentOrderedSet<LabelledKey>) throws {
      let first = set.insert(LabelledKey(1, "first"))
      #expect(first.inserted)
      #expect(first.memberAfterInsert.label == "first")
      let second = set.insert(LabelledKey(1, "second"))
      #expect(!second.inserted)
      #expect(second.memberAfterInsert.label == "first")
      #expect(try set.tryInsert(LabelledKey(1, "third")).memberAfterInsert.label == "first")
      #expect(try set.tryInsert(LabelledKey(2, "other")).inserted)
      #expect(set.map { $0.label } == ["first", "other"])
    }
    #expect(throws: Never.self) { try check(kind.set()) }
  }

  @Test("update replaces the member that is there, and returns it", arguments: OrderedKind.allCases)
  func update(kind: OrderedKind) {
    func check(_ set: some ConcurrentOrderedSet<LabelledKey>) throws {
      #expect(set.update(with: LabelledKey(1, "first")) == nil)
      #expect(set.update(with: LabelledKey(1, "second"))?.label == "first")
      #expect(try set.tryUpdate(with: LabelledKey(1, "third"))?.label == "second")
      #expect(try set.tryUpdate(with: LabelledKey(2, "other")) == nil)
      #expect(set.map { $0.label } == ["third", "other"])
      #expect(set.count == 2)
    }
    #expect(throws: Never.self) { try check(kind.set()) }
  }

  @Test("remove removes, and returns the member that was there", arguments: OrderedKind.allCases)
  func remove(kind: OrderedKind) {
    func check(_ set: some ConcurrentOrderedSet<LabelledKey>) throws {
      set.insert(LabelledKey(1, "first"))
      set.insert(LabelledKey(2, "second"))
      #expect(set.remove(LabelledKey(1, ""))?.label == "first")
      #expect(set.remove(LabelledKey(1, "")) == nil)
      #expect(try set.tryRemove(LabelledKey(3, "")) == nil)
      #expect(try set.tryRemove(LabelledKey(2, ""))?.label == "second")
      #expect(set.isEmpty)
    }
    #expect(throws: Never.self) { try check(kind.set()) }
  }

  @Test("contains compares few members, also where the set is a mere sequence", arguments: OrderedKind.allCases)
  func contains(kind: OrderedKind) {
    func asSequence<Members: Sequence>(_ members: Members, _ member: Members.Element) -> Bool
    where Members.Element: Equatable {
      members.contains(member)
    }
    func check(_ set: some ConcurrentOrderedSet<Int>) {
      for member in stride(from: 0, to: 100, by: 2) { set.insert(member) }
      for member in -1...100 {
        let isMember = (0..<100).contains(member) && member.isMultiple(of: 2)
        #expect(set.contains(member) == isMember)
        #expect(asSequence(set, member) == isMember)
      }
    }
    check(kind.set())
    func checkComparisons(_ set: some ConcurrentOrderedSet<CountedKey>) {
      let counter = ComparisonCounter()
      for number in 0..<1000 { set.insert(CountedKey(number, counter)) }
      counter.reset()
      #expect(asSequence(set, CountedKey(999, counter)))
      #expect(counter.count < 100)
    }
    checkComparisons(kind.set())
  }

  @Test("first, last, min, max and what pops take", arguments: OrderedKind.allCases)
  func ends(kind: OrderedKind) {
    func check(_ set: some ConcurrentOrderedSet<Int>) throws {
      #expect(set.first == nil)
      #expect(set.last == nil)
      #expect(set.min() == nil)
      #expect(set.max() == nil)
      #expect(set.popFirst() == nil)
      #expect(set.popLast() == nil)
      for member in [3, 1, 4, 5, 2] { set.insert(member) }
      #expect(set.first == 1)
      #expect(set.min() == 1)
      #expect(set.last == 5)
      #expect(set.max() == 5)
      #expect(set.popFirst() == 1)
      #expect(set.popLast() == 5)
      #expect(try set.tryPopFirst() == 2)
      #expect(try set.tryPopLast() == 4)
      #expect(Array(set) == [3])
    }
    #expect(throws: Never.self) { try check(kind.set()) }
  }

  @Test("the element before, at or before, at or after, and after another", arguments: OrderedKind.allCases)
  func neighbors(kind: OrderedKind) {
    func check(_ set: some ConcurrentOrderedSet<Int>) {
      for member in [10, 20, 30] { set.insert(member) }
      #expect([9, 10, 11, 30, 31].map { set.element(before: $0) } == [nil, nil, 10, 20, 30])
      #expect([9, 10, 11, 30, 31].map { set.element(atOrBefore: $0) } == [nil, 10, 10, 30, 30])
      #expect([9, 10, 11, 30, 31].map { set.element(atOrAfter: $0) } == [10, 10, 20, 30, nil])
      #expect([9, 10, 11, 30, 31].map { set.element(after: $0) } == [10, 20, 20, nil, nil])
    }
    check(kind.set())
  }

  @Test("NaN is one member, above all others", arguments: OrderedKind.allCases)
  func notANumber(kind: OrderedKind) {
    func check<Members: ConcurrentOrderedSet<Double>>(_ set: Members) {
      for member in [2, .nan, 1, .infinity] { #expect(set.insert(member).inserted) }
      #expect(set.insert(.nan).memberAfterInsert.isNaN)
      #expect(!set.insert(1).inserted)
      #expect(set.insert(1).memberAfterInsert == 1)
      #expect(set.map { "\($0)" } == ["1.0", "2.0", "inf", "nan"])
      #expect(Members([.nan, 2, 1, .nan, 2], domain: set.domain).map { "\($0)" } == ["1.0", "2.0", "nan"])
      #expect(set.remove(.nan)?.isNaN == true)
      #expect(set.last == .infinity)
    }
    check(kind.set())
  }

  @Test("members that several threads insert are there once", arguments: OrderedKind.allCases)
  func threads(kind: OrderedKind) {
    func check(_ set: some ConcurrentOrderedSet<Int>) {
      let inserted = Locked(0)
      onThreads(4) { thread in
        var count = 0
        for step in 0..<1000 where set.insert((step * 7 + thread) % 500).inserted { count += 1 }
        inserted.withLock { $0 += count }
      }
      #expect(inserted.withLock { $0 } == 500)
      #expect(Array(set) == Array(0..<500))
    }
    check(kind.set())
  }
}

/// How often keys were compared.
final class ComparisonCounter: Sendable {
  private let comparisons = Locked(0)

  var count: Int { comparisons.withLock { $0 } }
  func add() { comparisons.withLock { $0 += 1 } }
  func reset() { comparisons.withLock { $0 = 0 } }
}

/// A key whose comparisons are counted.
struct CountedKey: Comparable, Sendable {
  let number: Int
  let counter: ComparisonCounter

  init(_ number: Int, _ counter: ComparisonCounter) { (self.number, self.counter) = (number, counter) }

  static func < (lesser: Self, greater: Self) -> Bool {
    lesser.counter.add()
    return lesser.number < greater.number
  }

  static func == (key: Self, other: Self) -> Bool {
    key.counter.add()
    return key.number == other.number
  }
}
