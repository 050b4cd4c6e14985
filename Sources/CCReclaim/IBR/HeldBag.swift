/// IBR: sealed blocks that one operation holds. Until that ends nobody has to look at them.
///
/// INVARIANT(IBR-2): each of them lived in an era that the operation has reserved, or that operation has ended already (a snapshot may
/// be too wide). That stays so while `lower` stays the same: `upper` only grows meanwhile, and since a thread never sees the era sink,
/// none of its operations begins where one has begun that extended its interval.
@safe
struct HeldBag: ~Copyable {
  /// Whose operation it is; nil for a bag that is not in use.
  private(set) var reservation: UnsafeMutablePointer<Reservation>?
  /// The first era of that operation.
  private(set) var lower = Reservation.none
  var blocks = BlockList()

  /// How many of them a thread has. What more operations hold is looked at again when twice as much waits.
  static var limit: Int { 16 }

  /// How many looks at blocks from bags one block that is retired pays for.
  static var looksPerBlock: Int { 4 }

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

  /// Whether it is of an operation that has ended.
  var hasEnded: Bool {
    // SAFETY: PT-1; snapshots may be taken by every thread.
    guard let held = unsafe reservation else { return false }
    return unsafe held.pointee.snapshot()?.lowerBound != lower
  }

  /// Moves the blocks to `target`, whether they are held or not.
  mutating func removeAll(to target: inout BlockList) {
    target.append(contentsOf: &blocks)
    // SAFETY: no address.
    unsafe reservation = nil
  }
}
