import CCCollections
import CCTestSupport
import Testing

@Suite("OrderedMap: when there is no memory")
struct OrderedMapAllocationFailureTests {
  typealias Tracked = LifetimeTracker.Tracked

  /// Every operation that has a twin.
  enum Update: CaseIterable {
    case insert, updateValue, replaceValue, removeValue, popFirst, popLast, modify, valueOrInsert

    func apply(
      _ value: Tracked, forKey key: Int, to map: some ConcurrentOrderedMap<Int, Tracked>
    ) throws {
      switch self {
      case .insert: try map.tryInsert(value, forKey: key)
      case .updateValue: try map.tryUpdateValue(value, forKey: key)
      case .replaceValue: try map.tryReplaceValue(value, forKey: key)
      case .removeValue: try map.tryRemoveValue(forKey: key)
      case .popFirst: try map.tryPopFirst()
      case .popLast: try map.tryPopLast()
      case .modify: try map.tryModify(forKey: key) { $0 = $0 == nil ? value : nil }
      case .valueOrInsert: _ = try map.tryValue(forKey: key, orInsert: value)
      }
    }
  }

  @Test("a twin throws and leaves the map as it was", arguments: OrderedKind.allCases, Update.allCases)
  func twins(kind: OrderedKind, update: Update) {
    let counting = CountingAllocator()
    let tracker = LifetimeTracker()
    func check(_ map: some ConcurrentOrderedMap<Int, Tracked>) {
      for key in stride(from: 0, to: 200, by: 2) { map[key] = tracker.instance(key) }
      var failures = 0
      counting.fail(after: 0)
      for key in 0..<200 {
        let before = map.listed
        do {
          try update.apply(tracker.instance(key), forKey: key, to: map)
        } catch {
          failures += 1
          #expect(((error as? AllocationFailure)?.requestedBytes ?? 0) > 0)
          #expect(map.listed == before)
        }
      }
      #expect(failures > 0)
      counting.fail(after: nil)
      #expect(map.count == map.reduce(0) { count, _ in count + 1 })
      map.removeAll()
      map.domain.drain()
      #expect(tracker.liveCount == 0)
    }
    check(kind.map(in: kind.domain(counting.makeAllocator())))
  }

  @Test("tryCompareExchange throws and leaves the map as it was", arguments: OrderedKind.allCases)
  func compareExchange(kind: OrderedKind) {
    let counting = CountingAllocator()
    func check(_ map: some ConcurrentOrderedMap<Int, Int>) throws {
      for key in 0..<100 { map[key] = key }
      let before = map.listed
      counting.fail(after: 0)
      #expect(throws: AllocationFailure.self) {
        for key in 0..<100 { try map.tryCompareExchange(forKey: key, expected: key, desired: key) }
      }
      // What writes nothing needs nothing.
      #expect(try map.tryCompareExchange(forKey: 1, expected: 5, desired: 6) == (false, 1))
      #expect(try map.tryCompareExchange(forKey: 500, expected: nil, desired: nil) == (true, nil))
      counting.fail(after: nil)
      #expect(map.listed == before)
    }
    #expect(throws: Never.self) { try check(kind.map(in: kind.domain(counting.makeAllocator()))) }
  }

  @Test("what has no twin's name traps with the error's text", arguments: OrderedKind.allCases, 0..<7)
  func traps(kind: OrderedKind, operation: Int) async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) { [kind, operation] in
      Self.exhaust(kind, operation)
    }
    let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(text.contains("out of memory: no block of"))
  }

  /// Runs one operation again and again. By itself: the body of an exit test cannot hold a generic function.
  private static func exhaust(_ kind: OrderedKind, _ operation: Int) {
    let counting = CountingAllocator()
    func exhaust(_ map: some ConcurrentOrderedMap<Int, Int>) {
      for key in stride(from: 0, to: 1000, by: 2) { map[key] = key }
      counting.fail(after: 0)
      for key in 0..<1000 {
        switch operation {
        case 0: map.insert(0, forKey: key)
        case 1: map.updateValue(0, forKey: key)
        case 2: map.replaceValue(0, forKey: key)
        case 3: map.removeValue(forKey: key)
        case 4: map.popFirst()
        case 5: map.popLast()
        default: map.modify(forKey: key) { $0 = 0 }
        }
      }
    }
    exhaust(kind.map(in: kind.domain(counting.makeAllocator())))
  }
}
