import CCTestSupport
import Testing

@testable import CCCollections

@Suite("OrderedMap: each allocation fails once")
struct OrderedMapShortageTests {
  typealias Key = ObjectKey

  /// Every operation that has a twin, on keys that are there, are not, or are the first or the last.
  enum Operation: String, CaseIterable, Sendable {
    case insert, update, replace, remove, popFirst, popLast, modifyToNil, modify, valueOrInsert, compareExchange

    func apply(_ key: Key, _ value: Key, to map: some AuditedMap<Key, Key>) throws {
      switch self {
      case .insert: try map.tryInsert(value, forKey: key)
      case .update: try map.tryUpdateValue(value, forKey: key)
      case .replace: try map.tryReplaceValue(value, forKey: key)
      case .remove: try map.tryRemoveValue(forKey: key)
      case .popFirst: try map.tryPopFirst()
      case .popLast: try map.tryPopLast()
      case .modifyToNil: try map.tryModify(forKey: key) { $0 = nil }
      case .modify: try map.tryModify(forKey: key) { $0 = value }
      case .valueOrInsert: _ = try map.tryValue(forKey: key, orInsert: value)
      case .compareExchange: try map.tryCompareExchange(forKey: key, expected: map[key], desired: value)
      }
    }
  }

  @Test(
    "a twin that throws leaves the map as it was, whichever allocation it was", arguments: LoadedMapSubject.allCases,
    Operation.allCases)
  func twins(subject: LoadedMapSubject, operation: Operation) {
    #expect(twins(subject, operation, isLasting: true) >= 2)
  }

  @Test(
    "a twin leaves the map whole if a single allocation fails, whichever", arguments: LoadedMapSubject.allCases,
    Operation.allCases)
  func oneFailure(subject: LoadedMapSubject, operation: Operation) {
    #expect(twins(subject, operation, isLasting: false) >= 2)
  }

  /// How often it has thrown.
  private func twins(_ subject: LoadedMapSubject, _ operation: Operation, isLasting: Bool) -> Int {
    var failures = 0
    for key in [0, 1, 4, 5, 7] {
      // One allocation more each time, until all succeed.
      var isEnough = false
      for budget in 0..<12 where !isEnough {
        let shortage = Shortage(budget: budget, isLasting: isLasting)
        let counting = CountingAllocator()
        let tracker = LifetimeTracker()
        do {
          let map = subject.map(Key.self, Key.self, in: subject.makeDomain(counting.makeAllocator()))
          let attempt = attempt(operation, key, map, counting, tracker, shortage)
          isEnough = attempt.isEnough
          if attempt.hasFailed { failures += 1 }
        }
        #expect(tracker.liveCount == 0)
        #expect(counting.liveCount == 0)
      }
    }
    return failures
  }

  /// How many allocations succeed before one fails, and whether all others fail, too.
  private struct Shortage {
    let budget: Int
    let isLasting: Bool
  }

  private func attempt(
    _ operation: Operation, _ key: Int, _ map: some AuditedMap<Key, Key>, _ counting: CountingAllocator,
    _ tracker: LifetimeTracker, _ shortage: Shortage
  ) -> (hasFailed: Bool, isEnough: Bool) {
    for key in [1, 5, 3, 7] { map[Self.object(key, tracker)] = Self.object(key * 10, tracker) }
    let before = map.listed
    let allocationCount = counting.allocationCount
    var hasFailed = false
    counting.fail(after: shortage.budget, isLasting: shortage.isLasting)
    do {
      try operation.apply(Self.object(key, tracker), Self.object(1000, tracker), to: map)
    } catch {
      hasFailed = true
      #expect(((error as? AllocationFailure)?.requestedBytes ?? 0) > 0)
      #expect(map.listed == before)
      #expect(map.count == 4)
    }
    let isEnough = counting.allocationCount - allocationCount < shortage.budget
    counting.fail(after: nil)
    use(map, tracker)
    map.domain.drain()
    #expect(map.domain.statistics.pendingCount == 0)
    return (hasFailed, isEnough)
  }

  /// Everything works afterwards, and updates everywhere take over what was left dead.
  private func use(_ map: some AuditedMap<Key, Key>, _ tracker: LifetimeTracker) {
    for key in 0..<10 { map[Self.object(key, tracker)] = Self.object(key, tracker) }
    #expect(map.listed == (0..<10).map { "\($0): \($0)" }.joined(separator: ", "))
    #expect(map.count == 10)
    #expect(map.structureFault == nil)
    for key in 0..<10 where key % 4 != 0 { map[Self.object(key, tracker)] = nil }
    #expect(map.listed == "0: 0, 4: 4, 8: 8")
    #expect(map.structureFault == nil)
  }

  /// Without memory a node's range is not taken over: it stays dead in the chain.
  @Test("dead nodes that nobody takes over are no entries", arguments: LoadedMapSubject.small)
  func deadNodes(subject: LoadedMapSubject) {
    let counting = CountingAllocator()
    let tracker = LifetimeTracker()
    func check(_ map: some AuditedMap<Key, Key>) {
      for key in 0..<12 { map[Self.object(key, tracker)] = Self.object(key, tracker) }
      for key in [11, 10, 4, 5, 6, 1] {
        // Enough for the block without the entry, and for nothing more.
        counting.fail(after: 1)
        #expect(throws: Never.self) { try map.tryRemoveValue(forKey: Self.object(key, tracker)) }
        counting.fail(after: 0)
        let left = map.map { $0.key.number }
        #expect(!left.contains(key))
        Self.checkReads(map, left, tracker)
      }
      #expect(subject.capacity != 1 || map.structureFault != nil, "no node was left dead")
      counting.fail(after: nil)
      // An update in a live range leaves them; the map goes with dead nodes in it.
      map[Self.object(0, tracker)] = nil
    }
    check(subject.map(in: subject.makeDomain(counting.makeAllocator())))
    #expect(tracker.liveCount == 0)
    #expect(counting.liveCount == 0)
  }

  private static func checkReads(
    _ map: some AuditedMap<Key, Key>, _ left: [Int], _ tracker: LifetimeTracker
  ) {
    #expect(map.reversed().map { $0.key.number } == left.reversed())
    #expect(map.count == left.count)
    #expect(map.first?.key.number == left.first)
    #expect(map.last?.key.number == left.last)
    for key in -1...12 {
      let object = object(key, tracker)
      #expect(map.contains(object) == left.contains(key))
      #expect(map.element(before: object)?.key.number == left.last { $0 < key })
      #expect(map.element(atOrBefore: object)?.key.number == left.last { $0 <= key })
      #expect(map.element(atOrAfter: object)?.key.number == left.first { $0 >= key })
      #expect(map.element(after: object)?.key.number == left.first { $0 > key })
      #expect(map.elements(in: object...).map { $0.key.number } == left.filter { $0 >= key })
      #expect(map.reversedElements(in: ..<object).map { $0.key.number } == left.filter { $0 < key }.reversed())
    }
  }

  private static func object(_ number: Int, _ tracker: LifetimeTracker) -> ObjectKey {
    ObjectKey(tracker.instance(number))
  }
}
