import CCTestSupport
import Synchronization
import Testing

@testable import CCCollections

@Suite("ConcurrentQueue: recorded histories are linearizable")
struct QueueLinearizabilityTests {
  typealias History = [RecordedOperation<QueueModel.Operation>]

  @Test("histories of a few threads and operations", arguments: FenceKind.allCases, [3, 4])
  func histories(fences: FenceKind, threads: Int) {
    let domain = fences.makeDomain()
    for round in 0..<400 {
      let seed = UInt64(round * 8 + threads)
      let history = record(domain: domain, threads: threads, operations: 40 / threads, seed: seed)
      #expect(isLinearizable(history, from: QueueModel()), "seed \(seed): \(describe(history))")
    }
  }

  private func record(domain: ReclamationDomain, threads: Int, operations: Int, seed: UInt64) -> History {
    let queue = ConcurrentQueue<Int>(domain: domain)
    // Histories begin at a segment's end as well as in its middle.
    for _ in 0..<Int(seed % 17) {
      queue.enqueue(0)
      _ = queue.dequeue()
    }
    let clock = HistoryClock()
    let recorded = Locked<History>([])
    onThreads(threads) { index in
      var random = TestRandom(seed: seed * 64 + UInt64(index))
      var jitter = Jitter(seed: seed &+ UInt64(index))
      var mine: History = []
      for number in 0..<operations {
        let value = index * 1000 + number + 1
        switch random.next() % 16 {
        case 0...5: mine.append(clock.record({ queue.enqueue(value) }, as: { .enqueue(value) }))
        case 6:
          let values = [value, value + 500]
          mine.append(clock.record({ queue.enqueue(contentsOf: values) }, as: { .enqueueAll(values) }))
        case 7...11: mine.append(clock.record({ queue.dequeue() }, as: { .dequeue($0) }))
        case 12, 13: mine.append(clock.record({ queue.first }, as: { .first($0) }))
        default: mine.append(clock.record({ queue.isEmpty }, as: { .isEmpty($0) }))
        }
        jitter.maybeYield()
      }
      recorded.withLock { $0 += mine }
    }
    return recorded.withLock { $0 }
  }

  private func describe(_ history: History) -> String {
    history.sorted { $0.call < $1.call }.map { "\($0.call)-\($0.end) \($0.operation)" }.joined(separator: "; ")
  }
}

@Suite("The linearizability checker")
struct LinearizabilityCheckerTests {
  typealias Entry = RecordedOperation<QueueModel.Operation>

  @Test("accepts what overlapping operations explain")
  func accepts() {
    let history = [
      Entry(.enqueue(1), call: 1, end: 6), Entry(.enqueue(2), call: 2, end: 5), Entry(.dequeue(2), call: 3, end: 7),
      Entry(.dequeue(1), call: 8, end: 9), Entry(.dequeue(nil), call: 10, end: 11),
    ]
    #expect(isLinearizable(history, from: QueueModel()))
  }

  @Test("rejects a lost element, one that comes twice, a wrong order, a wrong empty and a torn batch")
  func rejects() {
    let wrong: [[Entry]] = [
      [Entry(.enqueue(1), call: 1, end: 2), Entry(.dequeue(nil), call: 3, end: 4)],
      [
        Entry(.enqueue(1), call: 1, end: 2), Entry(.dequeue(1), call: 3, end: 4), Entry(.dequeue(1), call: 3, end: 5),
      ],
      [
        Entry(.enqueue(1), call: 1, end: 2), Entry(.enqueue(2), call: 3, end: 4), Entry(.dequeue(2), call: 5, end: 6),
      ],
      [Entry(.enqueue(1), call: 1, end: 2), Entry(.isEmpty(true), call: 3, end: 4)],
      [
        Entry(.enqueueAll([1, 2]), call: 1, end: 9), Entry(.dequeue(1), call: 2, end: 3),
        Entry(.dequeue(nil), call: 4, end: 5),
      ],
      [
        Entry(.enqueue(1), call: 1, end: 2), Entry(.first(nil), call: 3, end: 4), Entry(.dequeue(1), call: 5, end: 6),
      ],
    ]
    for history in wrong { #expect(!isLinearizable(history, from: QueueModel())) }
  }
}
