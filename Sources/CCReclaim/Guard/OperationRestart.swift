/// An operation has to start again: what it read is no longer protected.
///
/// Protected loads throw it, and ``ReclamationDomain/withGuard(_:)`` catches it and runs the operation again. Under DEBRA+ it
/// happens to an operation that was neutralized, because it had held the others' memory back for too long; under IBR to one
/// that stays pinned while the era moves on by ``ReclamationDomain/intervalCap``. Each time that the same operation starts
/// again for what it does itself, in operations nested in it, it gets twice as long.
public struct OperationRestart: Error, Sendable, Equatable {
  /// The nesting level whose load has thrown; 0 where none has.
  @usableFromInline
  let origin: UInt

  @inlinable
  init() { origin = 0 }

  init(of level: PinnedLevel) {
    // SAFETY: an address to compare.
    origin = unsafe UInt(bitPattern: level.reservation)
  }

  /// Whether it is the operation of this level that has to start again.
  @inlinable
  func concerns(_ level: PinnedLevel) -> Bool {
    // SAFETY: an address to compare.
    unsafe origin == 0 || origin == UInt(bitPattern: level.reservation)
  }
}
