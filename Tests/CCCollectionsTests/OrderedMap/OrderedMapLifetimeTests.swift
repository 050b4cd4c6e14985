import CCCollections
import CCTestSupport
import Testing

@Suite("OrderedMap: keys and values live as long as they have to")
struct OrderedMapLifetimeTests {
  @Test("every operation destroys what it drops, once", arguments: OrderedKind.allCases)
  func operations(kind: OrderedKind) {
    let tracker = LifetimeTracker()
    let keyTracker = LifetimeTracker()
    func object(_ number: Int) -> ObjectKey { ObjectKey(tracker.instance(number)) }
    func key(_ number: Int) -> ObjectKey { ObjectKey(keyTracker.instance(number)) }
    func check(_ map: some ConcurrentOrderedMap<ObjectKey, ObjectKey>) {
      func expectLive(_ count: Int, _ label: String) {
        map.domain.drain()
        #expect(tracker.liveCount == count, "\(label)")
        // A map may keep a key that was removed, to say where a part of it begins.
        #expect(keyTracker.liveCount >= count, "\(label)")
        #expect(count > 0 || keyTracker.liveCount == 0, "\(label)")
      }
      map.insert(object(10), forKey: key(1))
      expectLive(1, "insert")
      #expect(map.insert(object(11), forKey: key(1)).current.number == 10)
      expectLive(1, "insert of what is there")
      #expect(map.updateValue(object(12), forKey: key(1))?.number == 10)
      expectLive(1, "updateValue")
      #expect(map.replaceValue(object(13), forKey: key(1))?.number == 12)
      map.replaceValue(object(20), forKey: key(2))
      expectLive(1, "replaceValue")
      map.modify(forKey: key(1)) { $0 = object(14) }
      map.modify(forKey: key(2)) { $0 = object(20) }
      expectLive(2, "modify")
      map.modify(forKey: key(2)) { $0 = nil }
      map.modify(forKey: key(3)) { _ in }
      expectLive(1, "modify to nil")
      #expect(throws: TestError.self) {
        try map.modify(forKey: key(1)) { value in
          value = object(15)
          throw TestError(number: 1)
        }
      }
      expectLive(1, "modify that throws")
      map.compareExchange(forKey: key(1), expected: object(14), desired: object(16))
      map.compareExchange(forKey: key(1), expected: object(14), desired: object(17))
      map.compareExchange(forKey: key(4), expected: nil, desired: object(40))
      expectLive(2, "compareExchange")
      #expect(map.value(forKey: key(4), orInsert: object(41)).number == 40)
      #expect(map.value(forKey: key(5), orInsert: object(50)).number == 50)
      expectLive(3, "value(forKey:orInsert:)")
      #expect(map[key(5)]?.number == 50)
      #expect(map.contains(key(5)))
      #expect(map.withValue(forKey: key(5)) { $0.number } == 50)
      #expect(map.element(before: key(5))?.value.number == 40)
      #expect(map.map { $0.value.number } == [16, 40, 50])
      expectLive(3, "reads")
      #expect(map.popFirst()?.value.number == 16)
      #expect(map.popLast()?.key.number == 5)
      #expect(map.removeValue(forKey: key(4))?.number == 40)
      #expect(map.removeValue(forKey: key(4)) == nil)
      expectLive(0, "removals")
      for number in 0..<300 { map[key(number)] = object(number) }
      expectLive(300, "splits")
      #expect(map.removeAll(in: key(50)..<key(250)) == 200)
      expectLive(100, "removeAll(in:)")
      #expect(map.removeAll { $0.number.isMultiple(of: 2) && $1.number >= 0 } == 50)
      expectLive(50, "removeAll(where:)")
      map.removeAll()
      expectLive(0, "removeAll")
      for number in 0..<100 { map[key(number)] = object(number) }
    }
    // The last hundred go with the map.
    check(kind.map())
    #expect(tracker.liveCount == 0)
    #expect(keyTracker.liveCount == 0)
  }

  @Test("what an iterator has copied outlives its entries", arguments: OrderedKind.allCases)
  func iterators(kind: OrderedKind) {
    let tracker = LifetimeTracker()
    func object(_ number: Int) -> ObjectKey { ObjectKey(tracker.instance(number)) }
    func check(_ map: some ConcurrentOrderedMap<ObjectKey, ObjectKey>) {
      for number in 0..<200 { map[object(number)] = object(number) }
      var ascending = map.makeIterator()
      var descending = map.reversed().makeIterator()
      #expect(ascending.next()?.value.number == 0)
      #expect(descending.next()?.value.number == 199)
      // What is in the batches is still seen; what lies behind them, and was added, too.
      map.removeAll()
      map[object(1000)] = object(1000)
      map.domain.drain()
      var seen: [Int] = []
      while let entry = ascending.next() { seen.append(entry.value.number) }
      #expect(seen.last == 1000)
      #expect(seen.dropLast() == Array(1..<seen.count)[...])
      seen = []
      while let entry = descending.next() { seen.append(entry.value.number) }
      #expect(seen == (0..<seen.count).map { 198 - $0 })
    }
    check(kind.map())
    #expect(tracker.liveCount == 0)
  }

  @Test("a value that was read outlives its entry", arguments: OrderedKind.allCases)
  func copies(kind: OrderedKind) {
    let tracker = LifetimeTracker()
    func check(_ map: some ConcurrentOrderedMap<Int, LifetimeTracker.Tracked>) {
      map[1] = tracker.instance(5)
      let value = map[1]
      let entry = map.first
      map.withValue(forKey: 1) { borrowed in
        map[1] = nil
        onThreads(1) { _ in
          for step in 0..<100 { map[2] = tracker.instance(step) }
        }
        // Read in place, and held by nobody else.
        #expect(borrowed.value == 5)
      }
      map.removeAll()
      map.domain.drain()
      #expect(value?.value == 5)
      #expect(entry?.value.value == 5)
      #expect(tracker.liveCount == 1)
    }
    check(kind.map())
    #expect(tracker.liveCount == 0)
  }

  @Test(
    "all memory comes back, whatever is in the map when it goes", arguments: OrderedKind.allCases, [0, 1, 65, 3000])
  func memory(kind: OrderedKind, count: Int) {
    let counting = CountingAllocator()
    let tracker = LifetimeTracker()
    do {
      let map = kind.map(String.self, ObjectKey.self, in: kind.domain(counting.makeAllocator()))
      for number in 0..<count { map["key number \(number)"] = ObjectKey(tracker.instance(number)) }
      for number in stride(from: 0, to: count, by: 3) { map["key number \(number)"] = nil }
      #expect(map.count == count - (count + 2) / 3)
    }
    #expect(counting.liveCount == 0)
    #expect(counting.liveByteCount == 0)
    #expect(tracker.liveCount == 0)
  }
}
