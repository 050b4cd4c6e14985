/// What a concurrent object should do, one operation after another.
public protocol SequentialModel: Hashable {
  /// An operation together with its result.
  associatedtype Operation
  /// Applies an operation that is said to have given a result. False if it could not have.
  mutating func apply(_ operation: Operation) -> Bool
}
