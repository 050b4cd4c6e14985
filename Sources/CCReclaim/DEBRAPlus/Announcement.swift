public import Synchronization

/// What a thread says of its operation under DEBRA+, beside the epoch in its outermost ``Reservation``.
///
/// INVARIANT(AN-1): `ticket` is written by the record's owner, `neutralized` and `confirmed` by reclaimers. None of them ever
/// decreases, also not when the record gets another owner. So a reclaimer that comes late neutralizes what has ended.
@frozen
@usableFromInline
struct Announcement: ~Copyable {
  /// Operations with a ticket below this are neutralized. First, at `Participant.announcementOffset`: every protected load
  /// of the owner reads it.
  @usableFromInline
  let neutralized = Atomic<UInt64>(0)
  /// The same, of which it is known that a heavy fence lies behind it.
  let confirmed = Atomic<UInt64>(0)
  /// The number of the operation that runs, or ran last; ``keep`` is its low bit.
  @usableFromInline
  let ticket = Atomic<UInt64>(0)

  init() {}

  /// Set in a ticket: the slots of all levels count, whether the operation is neutralized or not.
  @usableFromInline
  static var keep: UInt64 { @inlinable get { 1 } }

  /// The owner's own view of its ticket.
  @inlinable
  var ownTicket: UInt64 {
    // RELAXED: the owner reads what it wrote itself.
    ticket.load(ordering: .relaxed)
  }

  /// The ticket of the next operation.
  @inlinable
  var nextTicket: UInt64 { (ownTicket | Self.keep) &+ 1 }

  /// Whether an operation with this ticket has to start again. The owner's view.
  @inlinable
  func isNeutralized(_ ticket: UInt64) -> Bool {
    // ACQUIRE[R9-check] with ACQ_REL[R9-neutralize]: later accesses stay behind the check.
    neutralized.load(ordering: .acquiring) > ticket
  }
}
