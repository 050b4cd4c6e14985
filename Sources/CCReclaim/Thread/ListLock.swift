public import Synchronization

/// Decides whether a participant's lists are its owner's, or another thread's for a moment.
///
/// A thief asks first, and takes only after a barrier has shown it that the owner is outside of any operation. An owner who
/// finds a request revokes it: a thief that is stalled after asking stops nobody. Only between the last two steps of a
/// thief, a few instructions without a call, does an owner have to do without its lists.
@safe
@usableFromInline
struct ListLock: ~Copyable {
  /// 0; or a thief's number, which is even, if it asks; or one more, if it takes.
  @usableFromInline
  let word = Atomic<UInt>(0)

  init() {}

  /// The owner's side, inside an operation or at work: whether the lists are its own until that has ended.
  @inlinable
  @inline(__always)
  func isOwners() -> Bool {
    // ACQUIRE[R5-owner] with RELEASE[R5-return]: the lists are as the thief left them.
    word.load(ordering: .acquiring) == 0 || revoke()
  }

  /// Takes a request back. False if a thief is past asking.
  @usableFromInline
  @inline(never)
  func revoke() -> Bool {
    // ACQUIRE[R5-owner] with RELEASE[R5-return].
    var seen = word.load(ordering: .acquiring)
    while seen != 0 {
      if seen & 1 != 0 { return false }
      // ACQ_REL[R5-owner] with ACQ_REL[R5-take]: either the thief goes on to take, or it finds its request gone.
      let (exchanged, original) = word.compareExchange(
        expected: seen, desired: 0, ordering: .acquiringAndReleasing)
      if exchanged { return true }
      seen = original
    }
    return true
  }

  /// A thief's first step. A barrier follows, and a look at the owner.
  func request(_ thief: UInt) {
    // RELAXED: only the value to expect.
    var seen = word.load(ordering: .relaxed)
    // Another thief's request gives way, since that thief may be stalled.
    while seen & 1 == 0 {
      // ACQ_REL[R5-take] with ACQ_REL[R5-owner]: one thief at a time; what an earlier one did comes before.
      let (exchanged, original) = word.compareExchange(
        expected: seen, desired: thief, successOrdering: .acquiringAndReleasing, failureOrdering: .relaxed)
      if exchanged { return }
      seen = original
    }
  }

  /// A thief's second step, after it saw the owner outside of any operation. Whether the lists are the thief's, until
  /// ``release()``.
  func take(_ thief: UInt) -> Bool {
    // ACQ_REL[R5-take] with ACQ_REL[R5-owner].
    word.compareExchange(
      expected: thief, desired: thief | 1, successOrdering: .acquiringAndReleasing, failureOrdering: .relaxed
    ).exchanged
  }

  /// A thief's second step, where the owner was busy.
  func withdraw(_ thief: UInt) {
    // RELEASE[R5-return]: nothing was touched.
    _ = word.compareExchange(expected: thief, desired: 0, successOrdering: .releasing, failureOrdering: .relaxed)
  }

  /// The last step of whoever took the lists.
  func release() {
    // RELEASE[R5-return] with ACQUIRE[R5-owner].
    word.store(0, ordering: .releasing)
  }

  /// For the owner, when its thread exits: as `request` and `take`, without asking. False if a thief takes just now; then
  /// there is nothing left to hand over.
  func takeForGood(_ owner: UInt) -> Bool {
    while true {
      guard revoke() else { return false }
      // ACQ_REL[R5-take] with ACQ_REL[R5-owner].
      let (exchanged, _) = word.compareExchange(
        expected: 0, desired: owner | 1, successOrdering: .acquiringAndReleasing, failureOrdering: .relaxed)
      if exchanged { return true }
    }
  }

  /// In the child of a fork: whether a thief of the parent was in the middle of taking. The lock is open afterwards.
  func breakOpen() -> Bool {
    // RELAXED: the child has one thread.
    word.exchange(0, ordering: .relaxed) & 1 != 0
  }
}
