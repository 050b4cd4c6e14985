import CCTestSupport
import Testing

extension HistoryRecorder<OrderedMapModel.Operation> {
  /// What threads did to a map behind a lock. Only single keys, if `isByKey`.
  static func recordingReference(
    threads: Int, steps: Int, keys: Int, isByKey: Bool = false, seed: UInt64
  ) -> [RecordedOperation<OrderedMapModel.Operation>] {
    let map = Locked(ReferenceMap())
    return run(threads: threads, steps: steps, seed: seed) { log, random in
      let value = log.makeValue()
      log.record(
        {
          map.withLock { map in
            guard isByKey else { return map.step(keys: keys, value: value, using: &random) }
            let key = Int.random(in: 0..<keys, using: &random)
            return .entry(key, map.entryStep(key, value: value, using: &random))
          }
        }, as: { $0 })
    }
  }
}

@Suite("The recorder", .seeded)
struct HistoryRecorderTests {
  @Test("what threads do to a locked map is linearizable, by key and as a whole", arguments: [1, 16])
  func locked(keys: Int) {
    let history = HistoryRecorder.recordingReference(
      threads: 4, steps: 200, keys: keys, isByKey: true, seed: TestSeed.forThisTest.value)
    #expect(history.count == 800)
    let byKey = checkLinearizability(history, partitionedBy: { $0.entry }, from: { _ in MapEntryModel() })
    #expect(byKey.isLinearizable, "\(byKey)")
    let whole = checkLinearizability(history, from: OrderedMapModel())
    #expect(whole.isLinearizable, "\(whole)")
  }

  @Test("it has every step, in the order of calls, with values that do not repeat")
  func complete() {
    let history = HistoryRecorder<Int>.run(threads: 5, steps: 30, seed: 1) { log, _ in
      let thread = log.thread
      log.record({ thread }, as: { $0 })
    }
    #expect(history.count == 150)
    for thread in 0..<5 { #expect(history.count { $0.operation == thread } == 30) }
    #expect(zip(history, history.dropFirst()).allSatisfy { $0.call < $1.call })
    #expect(Set(history.flatMap { [$0.call, $0.end] }) == Set(1...300))
    let values = HistoryRecorder<Int>.run(threads: 5, steps: 30, seed: 1) { log, _ in
      let value = log.makeValue()
      log.record({ value }, as: { $0 })
    }
    #expect(Set(values.map(\.operation)) == Set(1...150))
  }

  @Test("a seed gives each thread the same numbers again, and others to another thread")
  func seeds() {
    func numbers(_ seed: UInt64) -> [Int: [UInt64]] {
      let history = HistoryRecorder<(Int, UInt64)>.run(threads: 3, steps: 10, seed: seed) { log, random in
        let thread = log.thread
        log.record({ random.next() }, as: { (thread, $0) })
      }
      return Dictionary(grouping: history, by: \.operation.0).mapValues { $0.map(\.operation.1) }
    }
    #expect(numbers(7) == numbers(7))
    #expect(numbers(7) != numbers(8))
    #expect(Set(numbers(7).values).count == 3)
  }

  /// Two steps instead of one, held up between them: the second thread's update is lost, and the recorded history shows it.
  @Test("a map whose modify is two steps is caught")
  func twoSteps() {
    let value = Locked(0)
    let recorder = HistoryRecorder<MapEntryModel.Operation>()
    @Sendable func modify(_ thread: Int, between: () -> Void) {
      recorder.record(thread: thread, of: 2) { log in
        log.record(
          {
            let old = value.withLock { $0 }
            between()
            value.withLock { $0 = old + 1 }
            return old
          }, as: { .modify(from: $0, to: $0 + 1) })
      }
    }
    let slow = StalledThread { park in modify(0, between: park) }
    modify(1, between: {})
    slow.finish()
    #expect(recorder.history.count == 2)
    #expect(!isLinearizable(recorder.history, from: MapEntryModel(0)))
  }
}
