/// An operation of a recorded history: with its result, and when it was called and when it returned, by one clock.
public struct RecordedOperation<Operation> {
  /// What was done, and what came of it.
  public let operation: Operation
  /// When it was called.
  public let call: UInt64
  /// When it returned.
  public let end: UInt64

  /// An operation and its moments.
  public init(_ operation: Operation, call: UInt64, end: UInt64) {
    precondition(call <= end, "an operation cannot return before it was called")
    self.operation = operation
    self.call = call
    self.end = end
  }
}

extension RecordedOperation: Sendable where Operation: Sendable {}

extension RecordedOperation: CustomStringConvertible {
  /// Its moments and what was done.
  public var description: String { "\(call)–\(end) \(operation)" }
}
