import CCTestSupport
import Testing

@testable import CCCollections

@Suite("ConcurrentQueue: recorded histories are linearizable", .seeded)
struct QueueLinearizabilityTests {
  typealias Recorder = HistoryRecorder<QueueModel.Operation>

  @Test("histories of a few threads and operations", arguments: SchemeUnderTest.allCases, [3, 4])
  func histories(subject: SchemeUnderTest, threads: Int) {
    let domain = subject.makeDomain()
    let seed = TestSeed.forThisTest
    for round in StressBudget.ofThisRun.rounds(200) {
      let history = record(domain: domain, threads: threads, steps: 40 / threads, seed: seed.derived(round))
      let result = checkLinearizability(history, from: QueueModel())
      #expect(result.isLinearizable, "round \(round): \(result)")
    }
  }

  private func record(
    domain: ReclamationDomain, threads: Int, steps: Int, seed: UInt64
  ) -> [RecordedOperation<QueueModel.Operation>] {
    let queue = ConcurrentQueue<Int>(domain: domain)
    // Histories begin at a segment's end as well as in its middle.
    for _ in 0..<Int(seed % 17) {
      queue.enqueue(0)
      _ = queue.dequeue()
    }
    return Recorder.run(threads: threads, steps: steps, seed: seed) { log, random in
      switch random.next() % 16 {
      case 0...5:
        let value = log.makeValue()
        log.record({ queue.enqueue(value) }, as: { .enqueue(value) })
      case 6:
        let values = [log.makeValue(), log.makeValue()]
        log.record({ queue.enqueue(contentsOf: values) }, as: { .enqueueAll(values) })
      case 7...11: log.record({ queue.dequeue() }, as: { .dequeue($0) })
      case 12, 13: log.record({ queue.first }, as: { .first($0) })
      default: log.record({ queue.isEmpty }, as: { .isEmpty($0) })
      }
    }
  }
}
