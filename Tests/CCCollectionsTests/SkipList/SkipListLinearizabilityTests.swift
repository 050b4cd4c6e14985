import CCTestSupport
import Testing

@testable import CCCollections

@Suite("ConcurrentSkipListMap: recorded histories are linearizable", .seeded)
struct SkipListLinearizabilityTests {
  typealias Recorder = HistoryRecorder<OrderedMapModel.Operation>
  typealias History = [RecordedOperation<OrderedMapModel.Operation>]

  @Test("operations on one key each, keys in blocks", arguments: SkipListSubject.allCases)
  func entries(subject: SkipListSubject) { checkEntries(subject, YieldingKey.init) }

  @Test("operations on one key each, keys in boxes", arguments: SkipListSubject.small)
  func boxedEntries(subject: SkipListSubject) { checkEntries(subject, BoxedYieldingKey.init) }

  @Test("operations on the whole order, keys in blocks", arguments: SkipListSubject.allCases)
  func orders(subject: SkipListSubject) { checkOrders(subject, YieldingKey.init) }

  @Test("operations on the whole order, keys in boxes", arguments: SkipListSubject.small)
  func boxedOrders(subject: SkipListSubject) { checkOrders(subject, BoxedYieldingKey.init) }

  private func checkEntries<Key: Numbered>(_ subject: SkipListSubject, _ key: @escaping @Sendable (Int) -> Key) {
    let seed = TestSeed.forThisTest
    let domain = subject.makeDomain()
    for round in StressBudget.ofThisRun.rounds(50) {
      let map = NumberedMap(map: subject.map(Key.self, Int.self, in: domain), key: key, value: { $0 })
      let history = Self.record(map, threads: 3 + round % 2, steps: 40, seed: seed.derived(round)) {
        .onOneKey(below: 3, value: $0, seen: $1, &$2)
      }
      // The filling, too, is part of the history: a key begins absent.
      let result = checkLinearizability(history, partitionedBy: { $0.entry }, from: { _ in MapEntryModel() })
      #expect(result.isLinearizable, "round \(round): \(result)")
      #expect(map.map.structureFault == nil, "round \(round)")
    }
    domain.drain()
    #expect(domain.statistics.pendingCount == 0)
  }

  private func checkOrders<Key: Numbered>(_ subject: SkipListSubject, _ key: @escaping @Sendable (Int) -> Key) {
    let seed = TestSeed.forThisTest
    let domain = subject.makeDomain()
    for round in StressBudget.ofThisRun.rounds(50) {
      let map = NumberedMap(map: subject.map(Key.self, Int.self, in: domain), key: key, value: { $0 })
      let history = Self.record(map, threads: 3 + round % 2, steps: 12, seed: seed.derived(round)) {
        .any(below: 4, value: $0, seen: $1, &$2)
      }
      let result = checkLinearizability(OrderedMapModel.relaxingPops(history), from: OrderedMapModel())
      #expect(result.isLinearizable, "round \(round): \(result)")
      #expect(map.map.structureFault == nil, "round \(round)")
    }
    domain.drain()
    #expect(domain.statistics.pendingCount == 0)
  }

  /// A history that begins with a few entries, or with none.
  private static func record<Key: Numbered>(
    _ map: NumberedMap<ConcurrentSkipListMap<Key, Int>>, threads: Int, steps: Int, seed: UInt64,
    _ choose: @escaping @Sendable (_ value: Int, _ seen: Int?, _ random: inout TestRandom) -> MapAction
  ) -> History {
    let recorder = Recorder()
    recorder.record(thread: threads, of: threads + 1) { log in
      for key in 0..<4 where seed >> UInt64(key) & 1 == 1 {
        let value = log.makeValue()
        log.record({ map.perform(.insert(key, value)) }, as: { $0 })
      }
    }
    onInterleavedThreads(threads, seed: seed) { thread in
      var random = TestRandom(seed: seed, stream: thread)
      var jitter = Jitter(seed: random.next())
      recorder.record(thread: thread, of: threads + 1) { log in
        var seen: Int?
        for _ in 0..<steps {
          let action = choose(log.makeValue(), seen, &random)
          let operation = log.record({ map.perform(action) }, as: { $0 })
          if case .entry(_, .get(let value?)) = operation { seen = value }
          jitter.maybeYield()
        }
      }
    }
    return recorder.history
  }
}

/// As `onThreads`; where there are schedule points, the threads are held up at some of them.
func onInterleavedThreads(_ count: Int, seed: UInt64, _ body: @escaping @Sendable (_ index: Int) -> Void) {
  #if SchedulePoints
    onThreads(count, delayedBy: seed, body)
  #else
    onThreads(count, body)
  #endif
}
