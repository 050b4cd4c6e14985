import Synchronization

/// The clock of a recorded history: every reading is later than the one before, on any thread.
public final class HistoryClock: Sendable {
  private let time = Atomic<UInt64>(0)

  /// A clock at 0.
  public init() {}

  /// The next moment.
  public func read() -> UInt64 { time.add(1, ordering: .sequentiallyConsistent).newValue }

  /// Runs an operation and records it with its result.
  public func record<Result, Operation>(
    _ body: () -> Result, as operation: (Result) -> Operation
  ) -> RecordedOperation<Operation> {
    let call = read()
    let result = body()
    let end = read()
    return RecordedOperation(operation(result), call: call, end: end)
  }
}
