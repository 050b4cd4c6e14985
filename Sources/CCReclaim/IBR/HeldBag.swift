/// IBR: sealed blocks that one operation holds. Until that ends nobody has to look at them.
///
/// INVARIANT(IBR-2): each of them lived in an era that the operation has reserved. That stays so while `lower` stays the same, since
/// `upper` only grows meanwhile. Of an operation that begins anew in the same era it is as true.
@safe
struct HeldBag: ~Copyable {
  /// Whose operation it is; nil for a bag that is not in use.
  private(set) var reservation: UnsafeMutablePointer<Reservation>?
  /// The first era of that operation.
  private(set) var lower = Reservation.none
  var blocks = BlockList()

  /// How many of them a thread has. What more operations hold is looked at again when twice as much waits.
  static var limit: Int { 16 }

  init() {
    // SAFETY: no address yet.
    unsafe reservation = nil
  }

  /// Whether it is that operation's.
  func isOf(_ interval: ReservedInterval) -> Bool {
    // SAFETY: addresses to compare.
    unsafe reservation == interval.reservation && lower == interval.lower
  }

  /// Makes an empty bag that operation's.
  mutating func assign(to interval: ReservedInterval) {
    assert(blocks.isEmpty, "IBR-2: the bag is another operation's")
    // SAFETY: the address of a record's reservation, which stays (PT-1).
    unsafe reservation = interval.reservation
    lower = interval.lower
  }

  /// Moves the blocks to `target` if the operation has ended.
  mutating func release(to target: inout BlockList) {
    // SAFETY: PT-1; snapshots may be taken by every thread.
    guard let held = unsafe reservation, unsafe held.pointee.snapshot()?.lowerBound != lower else { return }
    target.append(contentsOf: &blocks)
    unsafe reservation = nil
  }

  /// Moves the blocks to `target`, whether they are held or not.
  mutating func removeAll(to target: inout BlockList) {
    target.append(contentsOf: &blocks)
    // SAFETY: no address.
    unsafe reservation = nil
  }
}
