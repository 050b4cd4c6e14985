/// An operation has to start again: what it read is no longer protected.
///
/// Protected loads throw it, and ``ReclamationDomain/withGuard(_:)`` catches it and runs the operation again. Under IBR it
/// happens to an operation that stays pinned while the era moves on by ``ReclamationDomain/intervalCap``.
public struct OperationRestart: Error, Sendable, Equatable {
  @inlinable
  init() {}
}
