/// Records what threads do. Each has a log of its own, so that recording orders them no more than the clock does.
public final class HistoryRecorder<Operation: Sendable>: Sendable {
  private let clock = HistoryClock()
  private let finished: Locked<[RecordedOperation<Operation>]> = Locked([])

  /// Nothing recorded yet.
  public init() {}

  /// Runs `body` with a log for one of `threadCount` threads, and adds to the history what it recorded.
  public func record(thread: Int, of threadCount: Int, _ body: (inout OperationLog<Operation>) -> Void) {
    var log = OperationLog<Operation>(thread: thread, threadCount: threadCount, clock: clock)
    body(&log)
    finished.withLock { $0 += log.entries }
  }

  /// What the threads whose bodies have ended did, in the order of calls.
  public var history: [RecordedOperation<Operation>] {
    finished.withLock { $0 }.sorted { $0.call < $1.call }
  }

  /// The history of `threads` threads that start together and run `step` `count` times each, with random numbers of their
  /// own. Now and then, between two steps, another one gets the processor.
  public static func run(
    threads: Int, steps count: Int, seed: UInt64,
    _ step: @escaping @Sendable (_ log: inout OperationLog<Operation>, _ random: inout TestRandom) -> Void
  ) -> [RecordedOperation<Operation>] {
    let recorder = HistoryRecorder()
    onThreads(threads) { thread in
      var random = TestRandom(seed: seed, stream: thread)
      var jitter = Jitter(seed: random.next())
      recorder.record(thread: thread, of: threads) { log in
        for _ in 0..<count {
          step(&log, &random)
          jitter.maybeYield()
        }
      }
    }
    return recorder.history
  }
}

/// What one thread did.
public struct OperationLog<Operation: Sendable> {
  /// The thread's number.
  public let thread: Int
  private let threadCount: Int
  private let clock: HistoryClock
  private var valueCount = 0
  fileprivate private(set) var entries: [RecordedOperation<Operation>] = []

  fileprivate init(thread: Int, threadCount: Int, clock: HistoryClock) {
    self.thread = thread
    self.threadCount = threadCount
    self.clock = clock
  }

  /// A number, from 1, that no other call on any thread's log gives: a result that shows it says where it came from.
  public mutating func makeValue() -> Int {
    defer { valueCount += 1 }
    return valueCount * threadCount + thread + 1
  }

  /// Runs an operation and records it with its result.
  @discardableResult
  public mutating func record<Result>(_ body: () -> Result, as operation: (Result) -> Operation) -> Result {
    var result: Result?
    let entry = clock.record(
      {
        let value = body()
        result = value
        return value
      }, as: operation)
    entries.append(entry)
    return result!
  }
}
