import CCCollections
import CCTestSupport
import Testing

/// What the threads do that make a history.
enum HistoryKind {
  /// Long histories of keys that are independent.
  case oneKey
  /// Shorter ones, in which everything depends on everything.
  case wholeOrder

  func record<Subject: RecordedCollection>(
    _ subject: Subject, threads: Int, seed: UInt64
  ) -> [RecordedOperation<OrderedMapModel.Operation>] {
    let recorder = HistoryRecorder<OrderedMapModel.Operation>()
    // It begins with a few entries, or with none. The filling, too, is part of it: a key begins absent.
    recorder.record(thread: threads, of: threads + 1) { log in
      for key in 0..<4 where seed >> UInt64(key) & 1 == 1 {
        let value = log.makeValue()
        log.record({ subject.perform(.insert(key, value)) }, as: { $0 })
      }
    }
    onInterleavedThreads(threads, seed: seed) { thread in
      var random = TestRandom(seed: seed, stream: thread)
      var jitter = Jitter(seed: random.next())
      recorder.record(thread: thread, of: threads + 1) { log in
        var seen: Int?
        for _ in 0..<(self == .oneKey ? 40 : 12) {
          let value = log.makeValue()
          let action: Subject.Action =
            switch self {
            case .oneKey: .onOneKey(below: 3, value: value, seen: seen, &random)
            case .wholeOrder: .any(below: 4, value: value, seen: seen, &random)
            }
          let operation = log.record({ subject.perform(action) }, as: { $0 })
          if case .entry(_, .get(let value?)) = operation { seen = value }
          jitter.maybeYield()
        }
      }
    }
    return recorder.history
  }

  /// What no order explains; nil: an order explains it all.
  func violation(_ history: [RecordedOperation<OrderedMapModel.Operation>]) -> String? {
    switch self {
    case .oneKey:
      let result = checkLinearizability(history, partitionedBy: { $0.entry }, from: { _ in MapEntryModel() })
      return result.violation.map { "\($0)" }
    case .wholeOrder:
      let result = checkLinearizability(OrderedMapModel.relaxingPops(history), from: OrderedMapModel())
      return result.violation.map { "\($0)" }
    }
  }
}

/// Lets a few threads have a map or a set, again and again, and looks for an order that explains what they saw.
func checkHistories(
  _ kind: HistoryKind, in domain: ReclamationDomain, rounds: Int, _ make: () -> any RecordedCollection
) {
  let seed = TestSeed.forThisTest
  func check(_ subject: some RecordedCollection, round: Int) {
    let history = kind.record(subject, threads: 3 + round % 2, seed: seed.derived(round))
    if let violation = kind.violation(history) { Issue.record("round \(round): \(violation)") }
    #expect(subject.structureFault == nil, "round \(round)")
    #expect(subject.count == subject.numbers.count, "round \(round)")
  }
  for round in StressBudget.ofThisRun.rounds(rounds) { check(make(), round: round) }
  domain.drain()
  #expect(domain.statistics.pendingCount == 0)
}
