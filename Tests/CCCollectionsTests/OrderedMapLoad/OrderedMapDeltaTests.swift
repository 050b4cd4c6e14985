import CCTestSupport
import Testing

@testable import CCCollections
@testable import CCReclaim

@Suite("OrderedMap: updates are noted in blocks")
struct OrderedMapDeltaTests {
  @Test("most of them need no block of their own", arguments: LoadedMapSubject.everyScheme())
  func blocksOfUpdates(subject: LoadedMapSubject) {
    let counting = CountingAllocator()
    func check(_ map: some AuditedMap<Int, Int>) {
      var random = TestRandom(seed: 7)
      var keys = Set<Int>()
      func update(_ count: Int) {
        for _ in 0..<count {
          let key = Int.random(in: 0..<20_000, using: &random)
          switch Int.random(in: 0..<3, using: &random) {
          case 0: #expect(map.insert(key, forKey: key).inserted == keys.insert(key).inserted)
          case 1: #expect((map.removeValue(forKey: key) == nil) == (keys.remove(key) == nil))
          default: #expect((map.replaceValue(key, forKey: key) == nil) == !keys.contains(key))
          }
        }
      }
      update(40_000)
      let before = counting.allocationCount
      update(20_000)
      // Half of all change something, and a block has mostly room for four.
      #expect(counting.allocationCount - before < 20_000 / 8)
      #expect(map.structureFault == nil)
      #expect(map.elementsEqual(keys.sorted()) { $0.key == $1 && $0.value == $1 })
    }
    check(subject.map(in: subject.makeDomain(counting.makeAllocator())))
  }

  @Test("a block that is as large as a place has bits for keeps them, and no more", arguments: 62...66)
  func largestBlocks(capacity: Int) {
    for (entriesPerDelta, count) in (1...4).flatMap({ each in (40...62).map { (each, $0) } }) {
      let domain = ReclamationDomain(scheme: .ibr, allocator: .system)
      let map = ConcurrentSkipListMap<Int, Int>(domain: domain, capacity: capacity, entriesPerDelta: entriesPerDelta)
      for key in (0..<count).reversed() { map[key] = key }
      for key in count..<capacity + 8 { map[key] = key }
      #expect(map.elementsEqual(0..<capacity + 8) { $0.key == $1 && $0.value == $1 })
    }
  }

  @Test("an entry's old value is destroyed when it is replaced, and what is left, with the map")
  func values() {
    let tracker = LifetimeTracker()
    for scheme in ReclamationScheme.allCases {
      let domain = ReclamationDomain(scheme: scheme)
      let map = ConcurrentSkipListMap<Int, LifetimeTracker.Tracked>(domain: domain, capacity: 8, entriesPerDelta: 1)
      for key in [5, 1, 3, 2, 4] { map.updateValue(tracker.instance(key), forKey: key) }
      for round in 0..<20 {
        for key in 1...5 { map.updateValue(tracker.instance(round), forKey: key) }
        map.removeValue(forKey: round % 5 + 1)
      }
      domain.drain()
      #expect(tracker.liveCount == map.count)
    }
    #expect(tracker.liveCount == 0)
  }

  /// Unused bits are whatever was in memory, but they are an entry's own, as long as it stays.
  private struct Padded: Comparable {
    var number: Int64
    var extra: UInt8 = 0

    static func < (left: Self, right: Self) -> Bool { left.number < right.number }
  }

  @Test(
    "an entry with unused bits is known again after its neighbours' updates: a transformation runs once",
    arguments: MapStructure.allCases)
  func unusedBits(structure: MapStructure) {
    func check(_ map: some AuditedMap<Padded, Padded>) {
      for key in 0..<300 { map.insert(Padded(number: 1), forKey: Padded(number: Int64(key * 7 % 300))) }
      for key in 20..<280 {
        var runs = 0
        map.modify(forKey: Padded(number: Int64(key))) { value in
          runs += 1
          if runs > 1 { return }
          for neighbor in 1...15 {
            map.removeValue(forKey: Padded(number: Int64(key - neighbor)))
            map.updateValue(Padded(number: 2), forKey: Padded(number: Int64(key + neighbor)))
          }
          value?.number += 1
        }
        #expect(runs == 1)
      }
    }
    let domain = ReclamationDomain(scheme: .ibr)
    check(structure.map(in: domain, entriesPerDelta: 4))
  }

  #if SchedulePoints
    @Test(
      "a thread that stands still with a place for a delta holds nobody up, and its update is not lost",
      arguments: LoadedMapSubject.everyScheme(.full, capacity: 12))
    func stalledClaim(subject: LoadedMapSubject) throws {
      var subject = subject
      subject.entriesPerDelta = 2
      try checkStalledClaim(subject.map(in: subject.makeDomain()))
    }

    private func checkStalledClaim(_ map: some AuditedMap<Int, Int>) throws {
      for key in [80, 10, 40, 20, 60, 30] { map.insert(key, forKey: key) }
      // The one before makes the block anew, with room.
      map.insert(50, forKey: 50)
      try ScriptedSchedule.run { script in
        let standing = script.thread("standing") { #expect(map.removeValue(forKey: 40) == 40) }
        try standing.run(to: .recordAfterClaim)
        let other = script.thread("other") {
          #expect(map.insert(45, forKey: 45).inserted)
          #expect(map.updateValue(41, forKey: 40) == 40)
          #expect(map.updateValue(40, forKey: 40) == 41)
          #expect(map.removeValue(forKey: 20) == 20)
        }
        try other.finish()
        #expect(map.map(\.key) == [10, 30, 40, 45, 50, 60, 80])
        try standing.finish()
      }
      #expect(map.map(\.key) == [10, 30, 45, 50, 60, 80])
      #expect(map.structureFault == nil)
    }

    @Test("a reader that has a block in its hands sees no delta that came later", arguments: MapStructure.allCases)
    func readerInBetween(structure: MapStructure) throws {
      func check(_ map: some AuditedMap<Int, Int>) throws {
        for key in [80, 10, 40, 20, 60, 30] { map.insert(key, forKey: key) }
        map.insert(50, forKey: 50)
        try ScriptedSchedule.run { script in
          let reader = script.thread("reader") {
            #expect(map[40] == 40)
            #expect(map.element(after: 10)?.key == 30)
          }
          try reader.run(to: .locateAfterBlockLoad)
          let other = script.thread("other") {
            map.removeValue(forKey: 40)
            map.removeValue(forKey: 20)
          }
          try other.finish()
          try reader.finish()
        }
        #expect(map.structureFault == nil)
      }
      let domain = FenceKind.full.makeDomain(.ibr)
      try check(structure.map(in: domain, capacity: 12, entriesPerDelta: 2))
    }
  #endif
}
