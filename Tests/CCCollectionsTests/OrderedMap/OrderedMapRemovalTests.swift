import CCCollections
import CCTestSupport
import Testing

@Suite("OrderedMap: removal of many")
struct OrderedMapRemovalTests {
  @Test("removeAll empties the map, which goes on working", arguments: OrderedKind.allCases)
  func all(kind: OrderedKind) {
    let tracker = LifetimeTracker()
    func check(_ map: some ConcurrentOrderedMap<Int, LifetimeTracker.Tracked>) {
      for key in 0..<1000 { map[key] = tracker.instance(key) }
      map.removeAll()
      #expect(map.isEmpty)
      #expect(map.count == 0)
      map.removeAll()
      for key in 0..<1000 { map[key] = tracker.instance(key) }
      #expect(map.removeAll(in: ...) == 1000)
      #expect(map.isEmpty)
      map[1] = tracker.instance(1)
      #expect(map.count == 1)
      map.domain.drain()
      #expect(tracker.liveCount == 1)
    }
    check(kind.map())
    #expect(tracker.liveCount == 0)
  }

  @Test("removeAll(in:) removes what the range holds, and says how many", arguments: OrderedKind.allCases)
  func ranges(kind: OrderedKind) {
    func check(_ map: some ConcurrentOrderedMap<Int, Int>) {
      func check(_ range: some RangeExpression<Int>, _ label: String) {
        for key in stride(from: 0, to: 100, by: 2) { map[key] = key }
        let expected = stride(from: 0, to: 100, by: 2).filter { !range.contains($0) }
        #expect(map.removeAll(in: range) == 50 - expected.count, "\(label)")
        #expect(map.map { $0.key } == expected, "\(label)")
        #expect(map.removeAll(in: range) == 0, "\(label)")
      }
      for (low, high) in [(10, 20), (11, 19), (10, 10), (11, 11), (-5, 300), (0, 98), (60, 99), (200, 300)] {
        check(low..<high, "\(low)..<\(high)")
        check(low...high, "\(low)...\(high)")
        check(low..., "\(low)...")
        check(..<high, "..<\(high)")
        check(...high, "...\(high)")
        check(EvenRange(range: low..<high), "even \(low)..<\(high)")
      }
    }
    check(kind.map())
  }

  @Test("removeAll(where:) removes what its closure says, and asks once for each", arguments: OrderedKind.allCases)
  func predicate(kind: OrderedKind) {
    func check(_ map: some ConcurrentOrderedMap<Int, Int>) {
      for key in 0..<500 { map[key] = key * key }
      var asked: [Int] = []
      let removed = map.removeAll { key, value in
        asked.append(key)
        return value.isMultiple(of: 4)
      }
      #expect(removed == 250)
      #expect(asked == Array(0..<500))
      #expect(map.map { $0.key } == stride(from: 1, to: 500, by: 2).map { $0 })
      #expect(map.removeAll { _, _ in false } == 0)
      #expect(map.count == 250)
    }
    check(kind.map())
  }

  @Test("removeAll(where:) stops where its closure throws", arguments: OrderedKind.allCases)
  func errors(kind: OrderedKind) {
    func check(_ map: some ConcurrentOrderedMap<Int, Int>) {
      for key in 0..<100 { map[key] = key }
      #expect(throws: TestError(number: 40)) {
        try map.removeAll { key, _ in
          if key == 40 { throw TestError(number: key) }
          return true
        }
      }
      #expect(map.map { $0.key } == Array(40..<100))
    }
    check(kind.map())
  }

  @Test("removeAll(where:) removes no entry that its closure was not given", arguments: OrderedKind.allCases)
  func changed(kind: OrderedKind) {
    func check(_ map: some ConcurrentOrderedMap<Int, Int>) {
      for key in 0..<10 { map[key] = 0 }
      var asked: [Int] = []
      let removed = map.removeAll { key, value in
        if key == 3 {
          asked.append(value)
          // Behind its back, between the question and the removal.
          if value == 0 { onThreads(1) { _ in map[3] = 1 } }
          return value == 0
        }
        // Before it comes to it.
        if key == 0 { map[5] = nil }
        return true
      }
      #expect(asked == [0, 1])
      #expect(removed == 8)
      #expect(map.listed == "3: 1")
    }
    check(kind.map())
  }
}
