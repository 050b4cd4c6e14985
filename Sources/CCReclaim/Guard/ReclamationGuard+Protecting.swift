public import CPlatform
public import Synchronization

extension ReclamationGuard {
  // SAFETY (whole extension): PT-1, PT-2, as in `ReclamationGuard`.

  /// Protects a block whose address stands in another block that never changes.
  ///
  /// That one must have been loaded by ``load(_:slot:)`` from a link that, by pointing to it, says that everything it names is
  /// reachable. Then this one was not retired at that moment, and under IBR the reservation covers it already; under DEBRA+ it
  /// needs a name in a slot, and a check, before it is used.
  @inlinable
  @inline(__always)
  package borrowing func protect<Node: ~Copyable>(
    _ block: UnsafeMutablePointer<Node>, slot: Int
  ) throws(OperationRestart) -> UnsafeMutablePointer<Node> {
    unsafe try protectTentatively(block, slot: slot)
    #if Checked
      BlockHeader.expectUsable(UInt(bitPattern: block))
    #endif
    return unsafe block
  }

  /// Protects a block that may be freed already, by an address that was found anywhere: provided the caller finds, after this,
  /// that the block was not retired yet.
  @inlinable
  @inline(__always)
  package borrowing func protectTentatively<Node: ~Copyable>(
    _ block: UnsafeMutablePointer<Node>, slot: Int
  ) throws(OperationRestart) {
    level.slots.name(UInt(bitPattern: block), in: slot)
    // FENCE[R9-slot] with FENCE[R9-neutralize]: as in `loadTentatively`.
    cc_compiler_fence()
    schedulePoint(.loadBetweenSlotAndCheck)
    // ACQUIRE[R3-read] with ACQ_REL[R3-advance], and ACQUIRE[R9-check] with ACQ_REL[R9-neutralize]: as in `loadTentatively`.
    if unsafe _slowPath(watched.pointee.load(ordering: .acquiring) > level.reservation.pointee.ownUpper) {
      _ = unsafe try participant.renewProtection(level)
    }
  }

  /// Says of what `loadTentatively` has found that the caller knows it to be protected now; checked builds look whether it is.
  @inlinable
  @inline(__always)
  package borrowing func confirm<Node: ~Copyable>(_ word: MarkedPointer<Node>) {
    #if Checked
      BlockHeader.expectUsable(word.bits)
    #endif
  }

  /// Whether one of the operation's slots names a block. For assertions.
  @inlinable
  package borrowing func names<Node: ~Copyable>(_ block: UnsafeMutablePointer<Node>) -> Bool {
    var isNamed = false
    level.slots.forEach { name in
      if unsafe MarkedPointer<Node>(bits: name).pointer == block { isNamed = true }
    }
    return isNamed
  }

  /// An operation inside this one, with slots and an interval of its own: what this one has loaded stays protected, and loads go
  /// through the inner one while it lasts.
  @inlinable
  package borrowing func nested() -> ReclamationGuard { unsafe ReclamationGuard(pinning: participant, core) }

  /// As `load`, for a link of a block that this guard protects and that may be on its way out. A marked link comes back as it
  /// is, and is not to be followed: the block behind it may be freed, which checked builds find no fault with.
  @inlinable
  @inline(__always)
  package borrowing func loadUnlessMarked<Node: ~Copyable>(
    _ link: borrowing Atomic<MarkedPointer<Node>>, slot: Int
  ) throws(OperationRestart) -> MarkedPointer<Node> {
    let word = try loadTentatively(link, slot: slot)
    #if Checked
      if !word.isMarked { BlockHeader.expectUsable(word.bits) }
    #endif
    return word
  }

  /// Begins the operation anew without need, for one that takes long: what it had loaded is no longer protected.
  @usableFromInline
  package borrowing func renew() { unsafe participant.repin(isForced: false) }

  /// How often operations of this nesting level were begun anew on this thread: where it has changed, what was loaded before is
  /// not protected. To be asked of the innermost guard.
  @inlinable
  package var repinCount: UInt64 { unsafe participant.repinCount }

  /// A number of the calling thread's, for it to choose among shards.
  @inlinable
  package var shard: Int {
    // RELAXED: the owner's own.
    unsafe Int(truncatingIfNeeded: participant.pointee.threadNumber.load(ordering: .relaxed))
  }

  /// Where the thread's last search ended, in whatever sense the structure gives it: a guess for the next one.
  @inlinable
  package var finger: Int {
    @inline(__always) get { unsafe participant.pointee.finger }
  }

  /// Notes where a search has ended.
  @inlinable
  @inline(__always)
  package borrowing func setFinger(_ place: Int) { unsafe participant.pointee.finger = place }

  /// A structure's list of what it does further up this thread's stack, in the guard's domain.
  @unsafe
  @inlinable
  package var openUpdates: UnsafeMutableRawPointer? {
    @inline(__always) get { unsafe participant.pointee.openUpdates }
  }

  /// Replaces the list.
  @unsafe
  @inlinable
  @inline(__always)
  package borrowing func setOpenUpdates(_ list: UnsafeMutableRawPointer?) {
    unsafe participant.pointee.openUpdates = list
  }
}
