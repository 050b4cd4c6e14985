public import CPlatform
public import Synchronization

/// The usual operation, made as short as it can be: the thread has used the domain last, and holds no guard of it.
///
/// It protects what it loads like a ``ReclamationGuard``, but gives up where that one would do more than a glance. So a
/// structure can try an operation in a function that calls nothing, and do it in full, under a guard, where the attempt
/// comes to nothing.
@safe
@frozen
@usableFromInline
package struct OutermostPin: ~Copyable {
  @usableFromInline
  let participant: UnsafeMutablePointer<Participant>
  /// See ``Participant/watched``.
  @usableFromInline
  let watched: UnsafeMutablePointer<Atomic<UInt64>>
  /// What it is compared with: the one era that is reserved, or the operation's ticket.
  @usableFromInline
  let limit: UInt64

  // SAFETY (whole file): PT-1, PT-2: the record is the calling thread's, and a pin does not leave its thread.

  @unsafe
  @inlinable
  @inline(__always)
  init(_ participant: UnsafeMutablePointer<Participant>, _ core: UnsafeMutablePointer<DomainCore>) {
    unsafe self.participant = participant
    unsafe self.watched = participant.pointee.watched
    unsafe limit = participant.announce(core.pointee.currentEra, core)
  }

  /// Ends an attempt that came to nothing; the guard that follows will see to the work.
  @inlinable
  @inline(__always)
  deinit { unsafe participant.pointee.reservation0.end() }

  /// Ends the operation, and does what work is due.
  @inlinable
  @inline(__always)
  package consuming func complete() {
    let participant = unsafe participant
    discard self
    schedulePoint(.unpinBeforeEnd)
    unsafe participant.pointee.reservation0.end()
    if unsafe _slowPath(participant.pointee.hasWork) { unsafe participant.work() }
  }

  /// Loads a link, and protects the block behind it, in slot 0; null if the usual check fails.
  @inlinable
  @inline(__always)
  package borrowing func load<Node: ~Copyable>(_ link: borrowing Atomic<MarkedPointer<Node>>) -> MarkedPointer<Node> {
    // ACQUIRE: with the release that published the block; its contents were written before.
    let word = link.load(ordering: .acquiring)
    schedulePoint(.loadAfterLink)
    unsafe participant.slots(at: 0).name(word.bits, in: 0)
    // FENCE[R9-slot] with FENCE[R9-neutralize]: as in `ReclamationGuard.load`.
    cc_compiler_fence()
    schedulePoint(.loadBetweenSlotAndCheck)
    // ACQUIRE[R3-read] with ACQ_REL[R3-advance], and ACQUIRE[R9-check] with ACQ_REL[R9-neutralize]: as there.
    guard unsafe _fastPath(watched.pointee.load(ordering: .acquiring) <= limit) else { return .null }
    #if Checked
      BlockHeader.expectUsable(word.bits)
    #endif
    return word
  }

  /// The fences that the pin's domain uses.
  @inlinable
  package var fences: Fences { unsafe participant.pointee.fences }
}

extension DomainAccess {
  /// Begins an operation, if it is the usual one.
  @inlinable
  @inline(__always)
  package func pinOutermost() -> OutermostPin? {
    // SAFETY: PT-2, the calling thread's own record.
    guard let participant = unsafe recent,
      unsafe participant.pointee.reservation0.ownLower == Reservation.none
    else { return nil }
    return unsafe OutermostPin(participant, core)
  }
}
