import CCTestSupport
import Testing

@testable import CCCollections
@testable import CCReclaim

@Suite("OrderedMap: keys in ascending order are appended to blocks")
struct OrderedMapAppendTests {
  @Test("most of them need no block of their own", arguments: LoadedMapSubject.everyScheme())
  func blocksOfAscending(subject: LoadedMapSubject) {
    let counting = CountingAllocator()
    func check(_ map: some AuditedMap<Int, Int>) {
      for key in 0..<64 { map.insert(key, forKey: key) }
      let before = counting.allocationCount
      for key in 64..<6464 { map.insert(key, forKey: key) }
      #expect(counting.allocationCount - before < 6400 / 5)
      #expect(map.structureFault == nil)
      #expect(map.elementsEqual(0..<6464) { $0.key == $1 && $0.value == $1 })
    }
    check(subject.map(in: subject.makeDomain(counting.makeAllocator())))
  }

  @Test("several threads that append one key after the other lose none", arguments: LoadedMapSubject.allCases)
  func together(subject: LoadedMapSubject) {
    func check(_ map: some AuditedMap<Int, Int>, seed: Int) {
      let threads = 3
      let length = 200
      onInterleavedThreads(threads, seed: UInt64(seed)) { thread in
        // Each thread's keys ascend, and come near the end of all.
        for step in 0..<length { #expect(map.insert(thread, forKey: step * threads + thread).inserted) }
      }
      #expect(map.count == threads * length)
      #expect(map.structureFault == nil)
      #expect(map.elementsEqual(0..<threads * length) { $0.key == $1 && $0.value == $1 % threads })
    }
    let domain = subject.makeDomain()
    for seed in StressBudget.ofThisRun.rounds(20) { check(subject.map(in: domain), seed: seed) }
    domain.drain()
    #expect(domain.statistics.pendingCount == 0)
  }

  #if SchedulePoints
    @Test(
      "a thread that stands still with a place in a block holds nobody up, and finds another",
      arguments: LoadedMapSubject.everyScheme(.full, capacity: 8))
    func stalledClaim(subject: LoadedMapSubject) throws {
      try checkStalledClaim(subject.map(in: subject.makeDomain()))
    }

    private func checkStalledClaim(_ map: some AuditedMap<Int, Int>) throws {
      for key in 0..<4 { map.insert(key, forKey: key) }
      try ScriptedSchedule.run { script in
        let standing = script.thread("standing") { map.insert(50, forKey: 50) }
        try standing.run(to: .appendAfterClaim)
        let other = script.thread("other") {
          map.insert(60, forKey: 60)
          #expect(map.removeValue(forKey: 3) == 3)
        }
        try other.finish()
        #expect(map[50] == nil)
        try standing.finish()
      }
      #expect(map.map(\.key) == [0, 1, 2, 50, 60])
      #expect(map.structureFault == nil)
    }
  #endif
}
