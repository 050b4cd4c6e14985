/// An operation has to start again: what it read is no longer protected.
///
/// Protected loads throw it, and ``ReclamationDomain/withGuard(_:)`` catches it and runs the operation again. Under DEBRA+ it
/// happens to an operation that was neutralized, because it had held the others' memory back for too long; under IBR to one
/// that stays pinned while the era moves on by ``ReclamationDomain/intervalCap``. Each time that the same operation starts
/// again for what it does itself, in operations nested in it, it gets twice as long.
public struct OperationRestart: Error, Sendable, Equatable {
  /// The address of the record whose load has thrown; 0 where none has.
  @usableFromInline
  let record: UInt
  /// The nesting level of the guard that was asked.
  @usableFromInline
  let depth: Int

  /// An operation's own wish, without a record.
  @inlinable
  package init() {
    record = 0
    depth = 0
  }

  init(of participant: UnsafeMutablePointer<Participant>, at depth: Int) {
    // SAFETY: an address to compare.
    record = UInt(bitPattern: participant)
    self.depth = depth
  }
}
