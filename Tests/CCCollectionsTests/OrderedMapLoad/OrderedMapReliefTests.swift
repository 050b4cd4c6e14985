import CCTestSupport
import Testing

@testable import CCCollections
@testable import CCReclaim

// SAFETY (whole file): where a test looks at nodes, nobody else uses the map.

@Suite("OrderedMap: a block that many threads want is split")
struct OrderedMapReliefTests {
  /// How many entries are in the block of the node that owns a key.
  private func neighborhood<Key>(of key: Key, in map: some AuditedMap<Key, Int>) -> Int {
    map.domain.withGuard { (guarded: borrowing ReclamationGuard) throws(OperationRestart) in
      unsafe BlockEntries<Key, Int>(try map._core.locateLive(key, guarded)!.word).count
    }
  }

  private func relieve<Key>(_ key: Key, in map: some AuditedMap<Key, Int>) {
    map.domain.withGuard { (guarded: borrowing ReclamationGuard) throws(OperationRestart) in
      unsafe try map._core.relieve(key, guarded)
    }
  }

  @Test(
    "a key that is wanted comes to be alone, and nothing else changes", arguments: LoadedMapSubject.everyScheme(),
    [0, 1, 77, 198, 199])
  func alone(subject: LoadedMapSubject, key: Int) {
    func check<Key>(_ map: some AuditedMap<Key, Int>, _ make: (Int) -> Key) {
      for number in 0..<200 { map[make(number)] = number }
      let before = neighborhood(of: make(key), in: map)
      #expect(before > 4)
      for _ in 0..<10 { relieve(make(key), in: map) }
      #expect(neighborhood(of: make(key), in: map) == 1)
      #expect(map.structureFault == nil)
      #expect(map.count == 200)
      #expect(map.map(\.value).sorted() == Array(0..<200))
      // What is alone is no trouble to what comes and goes.
      for number in 0..<200 { #expect(map.removeValue(forKey: make(number)) == number) }
      #expect(map.isEmpty && map.structureFault == nil)
    }
    let domain = subject.makeDomain()
    check(subject.map(in: domain)) { $0 }
    check(subject.map(in: domain)) { String(1_000_000 + $0) }
    domain.drain()
    #expect(domain.statistics.pendingCount == 0)
  }

  @Test("a block that keys are appended to is left as it is", arguments: LoadedMapSubject.everyScheme())
  func appending(subject: LoadedMapSubject) {
    func check(_ map: some AuditedMap<Int, Int>) {
      for number in 0..<200 { map[number] = number }
      let before = neighborhood(of: 1000, in: map)
      for _ in 0..<10 { relieve(1000, in: map) }
      #expect(neighborhood(of: 1000, in: map) == before)
    }
    check(subject.map(in: subject.makeDomain()))
  }

  @Test("splits beside updates lose no entry", arguments: LoadedMapSubject.allCases)
  func besideUpdates(subject: LoadedMapSubject) {
    func check(_ map: some AuditedMap<Int, Int>, seed: Int) {
      let range = 24
      onInterleavedThreads(4, seed: UInt64(seed)) { thread in
        var random = TestRandom(seed: UInt64(seed), stream: thread)
        for step in 0..<200 {
          // Three threads have keys of their own; the fourth splits everywhere.
          let number = Int(random.next() % UInt64(range))
          let key = number * 3 + thread
          switch (thread, step % 3) {
          case (3, _): relieve(number * 3, in: map)
          case (_, 0): map[key] = step
          case (_, 1): map.modify(forKey: key) { $0 = ($0 ?? 0) + 1 }
          default:
            map[key] = step
            #expect(map.removeValue(forKey: key) == step)
          }
        }
        if thread < 3 { for number in 0..<range { map[number * 3 + thread] = thread } }
      }
      #expect(map.elementsEqual(0..<range * 3) { $0.key == $1 && $0.value == $1 % 3 })
      #expect(map.count == range * 3)
      #expect(map.structureFault == nil)
    }
    let domain = subject.makeDomain()
    for seed in StressBudget.ofThisRun.rounds(20) { check(subject.map(in: domain), seed: seed) }
    domain.drain()
    #expect(domain.statistics.pendingCount == 0)
  }
}
