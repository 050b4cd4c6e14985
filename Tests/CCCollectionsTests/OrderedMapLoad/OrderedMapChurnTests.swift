import CCTestSupport
import Synchronization
import Testing

@testable import CCCollections

@Suite("OrderedMap: iteration beside updates", .seeded)
struct OrderedMapChurnTests {
  /// Multiples of three stay, those one above come and go, and those two above are never there.
  @Test("what stays is seen once, in order, and nothing that never was", arguments: LoadedMapSubject.allCases)
  func iteration(subject: LoadedMapSubject) {
    let seed = TestSeed.forThisTest
    let domain = subject.makeDomain()
    for round in StressBudget.ofThisRun.rounds(1) { walk(subject.map(in: domain), seed.derived(round)) }
    domain.drain()
    #expect(domain.statistics.pendingCount == 0)
  }

  private func walk(_ map: some AuditedMap<Int, Int>, _ seed: UInt64) {
    let bound = 180
    let stays = Array(stride(from: 0, to: bound, by: 3))
    for key in stays { map[key] = key }
    let walks = Atomic<Int>(0)
    onInterleavedThreads(5, seed: seed) { thread in
      var random = TestRandom(seed: seed, stream: thread)
      if thread < 3 {
        // Goes on until somebody has walked beside it.
        var steps = 0
        while steps < 2000 || walks.load(ordering: .relaxed) < 20 {
          steps += 1
          let key = Int(random.next() % UInt64(bound / 3)) * 3
          if random.next() % 2 == 0 { map[key + 1] = key + 1 } else { map[key + 1] = nil }
          // The blocks of those that stay change, too.
          if steps % 8 == 0 { map.updateValue(key, forKey: key) }
        }
      } else {
        for _ in 0..<20 {
          Self.check(map.map { $0 }, stays)
          Self.check(map.reversed().reversed(), stays)
          let low = Int(random.next() % UInt64(bound))
          let high = low + Int(random.next() % UInt64(bound - low))
          let within = stays.filter { (low..<high).contains($0) }
          Self.check(map.elements(in: low..<high).map { $0 }, within)
          Self.check(map.reversedElements(in: low..<high).reversed(), within)
          walks.add(1, ordering: .relaxed)
        }
      }
    }
    #expect(map.structureFault == nil)
  }

  private static func check(_ entries: [(key: Int, value: Int)], _ stays: [Int]) {
    let keys = entries.map { $0.key }
    #expect(zip(keys, keys.dropFirst()).allSatisfy { $0 < $1 }, "not in order, or twice: \(keys)")
    #expect(keys.filter { $0 % 3 == 0 } == stays)
    #expect(keys.allSatisfy { $0 % 3 != 2 })
    #expect(entries.allSatisfy { $0.key == $0.value })
  }

  @Test("removeAll beside updates removes what was there", arguments: LoadedMapSubject.small)
  func removal(subject: LoadedMapSubject) {
    remove(subject.map(in: subject.makeDomain()))
  }

  private func remove(_ map: some AuditedMap<Int, Int>) {
    for round in StressBudget.ofThisRun.rounds(4) {
      // Even keys are there at first; odd ones come meanwhile.
      for key in stride(from: 0, to: 200, by: 2) { map[key] = round }
      let removed = Atomic<Int>(0)
      let added = Atomic<Int>(0)
      onInterleavedThreads(3, seed: UInt64(round)) { thread in
        switch thread {
        case 0: removed.add(map.removeAll(in: 20..<150), ordering: .relaxed)
        case 1: removed.add(map.removeAll { key, _ in key >= 100 && key.isMultiple(of: 2) }, ordering: .relaxed)
        default:
          for key in stride(from: 1, to: 200, by: 2) where map.insert(round, forKey: key).inserted {
            added.add(1, ordering: .relaxed)
          }
        }
      }
      let left = map.map { $0.key }
      #expect(left.filter { $0.isMultiple(of: 2) } == Array(stride(from: 0, to: 20, by: 2)))
      #expect(left.count == 100 + added.load(ordering: .relaxed) - removed.load(ordering: .relaxed))
      #expect(map.count == left.count)
      #expect(map.structureFault == nil)
      map.removeAll()
      #expect(map.isEmpty)
      #expect(map.structureFault == nil)
    }
    map.domain.drain()
    #expect(map.domain.statistics.pendingCount == 0)
  }
}
