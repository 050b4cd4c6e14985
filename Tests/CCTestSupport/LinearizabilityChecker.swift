/// What a concurrent object should do, one operation after another.
public protocol SequentialModel: Hashable {
  associatedtype Operation
  /// Applies an operation that is said to have given a result. False if it could not have.
  mutating func apply(_ operation: Operation) -> Bool
}

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
    self.operation = operation
    self.call = call
    self.end = end
  }
}

extension RecordedOperation: Sendable where Operation: Sendable {}

/// Whether a history could have come from an object that does one operation after another, each at a moment between its call
/// and its return: Wing and Gong's search, with Lowe's memory of the configurations that led nowhere.
public func isLinearizable<Model: SequentialModel>(
  _ history: [RecordedOperation<Model.Operation>], from initial: Model
) -> Bool {
  precondition(history.count <= 64, "a history is at most 64 operations long")
  let everything: UInt64 = history.count == 64 ? .max : (1 << UInt64(history.count)) - 1
  var deadEnds: Set<Configuration<Model>> = []

  func search(_ done: UInt64, _ model: Model) -> Bool {
    if done == everything { return true }
    guard deadEnds.insert(Configuration(done: done, model: model)).inserted else { return false }
    // Nothing may come before an operation that had returned when it was called.
    var firstEnd = UInt64.max
    for (index, entry) in history.enumerated() where done & (1 << UInt64(index)) == 0 {
      firstEnd = min(firstEnd, entry.end)
    }
    for (index, entry) in history.enumerated() where done & (1 << UInt64(index)) == 0 && entry.call <= firstEnd {
      var next = model
      if next.apply(entry.operation), search(done | (1 << UInt64(index)), next) { return true }
    }
    return false
  }
  return search(0, initial)
}

/// A point of the search: which operations were done, and what they led to.
private struct Configuration<Model: Hashable>: Hashable {
  let done: UInt64
  let model: Model
}
