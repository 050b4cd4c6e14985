public import Synchronization

/// The interval of eras that an operation reserves: no block that lived in one of them is freed.
///
/// INVARIANT(RS-1): `upper` counts only while `lower` is not ``none``. A pin stores `upper` first, an unpin only resets
/// `lower`: a thread that is descheduled between two stores reserves nothing or what it asked for, never everything.
@frozen
@usableFromInline
struct Reservation: ~Copyable {
  @usableFromInline
  let upper: Atomic<UInt64>
  @usableFromInline
  let lower: Atomic<UInt64>

  /// `lower` of a reservation that is not in force.
  @inlinable
  static var none: UInt64 { .max }

  init() {
    upper = Atomic(0)
    lower = Atomic(Self.none)
  }

  /// Reserves one era. The caller's `fencePin` follows.
  @inlinable
  func begin(_ era: UInt64) {
    // Mostly the era is the one of the operation before: a store less for the next read-modify-write to wait for.
    // RELAXED: ordered before the store of `lower` by that one's release (RS-1).
    if _slowPath(ownUpper != era) { upper.store(era, ordering: .relaxed) }
    schedulePoint(.pinBetweenStores)
    // RELEASE[R1-pin] with ACQUIRE[R1-scan]: a scan that sees `lower` sees its `upper`. The light fence that follows
    // makes it visible before any link is loaded, or lets those loads see what was unlinked before the scan's barrier.
    lower.store(era, ordering: .releasing)
  }

  /// DEBRA+: announces an epoch, for an operation that is good until a higher ticket than its own is neutralized. The
  /// caller's `fencePin` follows.
  @inlinable
  func begin(_ epoch: UInt64, limit: UInt64) {
    // RELAXED: only the owner reads it.
    upper.store(limit, ordering: .relaxed)
    schedulePoint(.pinBetweenStores)
    // RELEASE[R10-announce] with ACQUIRE[R10-examine]: what the ticket's earlier operations read comes before.
    lower.store(epoch, ordering: .releasing)
  }

  /// DEBRA+: announces another epoch for an operation in force, whose limit stays. The caller's `fencePin` follows.
  func renew(_ epoch: UInt64) {
    // RELEASE[R10-announce] with ACQUIRE[R10-examine]: as above.
    lower.store(epoch, ordering: .releasing)
  }

  /// Ends the reservation.
  @inlinable
  func end() {
    // RELEASE[R2-unpin] with ACQUIRE[R2-scan]: the operation's last read of a block comes before its being freed.
    lower.store(Self.none, ordering: .releasing)
  }

  /// Extends a reservation in force up to `era`. The caller's `fencePin` follows.
  @inlinable
  func extend(to era: UInt64) {
    // RELEASE[R1-pin] with ACQUIRE[R1-scan]: as in `begin`; the link is loaded again after the light fence.
    upper.store(era, ordering: .releasing)
  }

  /// The owner's own view of `upper`.
  @inlinable
  var ownUpper: UInt64 {
    // RELAXED: the owner reads what it wrote itself.
    upper.load(ordering: .relaxed)
  }

  /// The owner's own view of `lower`.
  @inlinable
  var ownLower: UInt64 {
    // RELAXED: the owner reads what it wrote itself.
    lower.load(ordering: .relaxed)
  }

  /// A scan's view: the interval in force, or nil. At worst too wide: with the `lower` of an operation that has ended, and
  /// the `upper` of the next.
  func snapshot() -> ClosedRange<UInt64>? {
    // ACQUIRE[R1-scan, R2-scan] with RELEASE[R1-pin] and RELEASE[R2-unpin]: `lower` before `upper`.
    let lower = self.lower.load(ordering: .acquiring)
    if lower == Self.none { return nil }
    // ACQUIRE[R1-scan]: as above.
    let upper = self.upper.load(ordering: .acquiring)
    return lower...max(lower, upper)
  }
}
