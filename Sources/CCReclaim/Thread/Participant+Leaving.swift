internal import Synchronization

extension UnsafeMutablePointer where Pointee == Participant {
  // SAFETY (whole file): PT-1 keeps the record; the functions say who calls them.

  /// Ends the record's use by a thread that exits, on that thread: frees what is safe now, and leaves the rest to others.
  func leave() {
    // A thread may end inside an operation, or a destructor, by pthread_exit: nothing of it runs any more.
    unsafe voidReservations()
    // RELEASE[R5-rest] with ACQUIRE[R5-see].
    unsafe pointee.isWorking.store(false, ordering: .releasing)
    // With what earlier threads have left: perhaps no thread that stays retires enough to adopt it.
    _ = unsafe workThoroughly(.ownAndOrphaned)
    if unsafe pointee.listLock.takeForGood(UInt(bitPattern: self)) {
      var left = BlockList()
      unsafe pointee.lists.pointee.removeAll(to: &left)
      if unsafe pointee.usesTickets { unsafe left.stamp(settledEpoch()) }
      unsafe pointee.core.pointee.orphans.push(&left)
      unsafe pointee.lists.pointee.resetThresholds(of: pointee.core)
      // RELAXED: a number of its own.
      unsafe pointee.heldCount.store(0, ordering: .relaxed)
      unsafe pointee.listLock.release()
    }
    unsafe pointee.hasWork = false
    unsafe pointee.barrierCost = BarrierCost()
    // Whom it suspects, it still does when it has another owner: or threads that do little would never come to act on it.
    unsafe pointee.round.epoch = 0
    // RELEASE[R6-free] with ACQUIRE[R6-claim]: the next owner finds the record at rest, as it was left (T6).
    unsafe pointee.state.store(.free, ordering: .releasing)
  }

  /// Voids the record of a thread that did not come along into the child of a fork. Its lists are leaked: it may have been
  /// in the middle of changing them.
  func vanish() {
    unsafe voidReservations()
    unsafe pointee.lists.pointee.leakAll(of: pointee.core)
    // RELAXED: the child has one thread; so below.
    unsafe pointee.heldCount.store(0, ordering: .relaxed)
    // RELAXED: as above.
    unsafe pointee.isWorking.store(false, ordering: .relaxed)
    // RELAXED: as above.
    unsafe pointee.state.store(.vanished, ordering: .relaxed)
  }

  /// In the child of a fork: undoes what a thief of the parent was about to do to this record.
  func breakOpenLock() {
    if unsafe pointee.listLock.breakOpen() {
      unsafe pointee.lists.pointee.leakAll(of: pointee.core)
    }
  }

  private func voidReservations() {
    unsafe pointee.nestedDepth = 0
    for level in 0..<Participant.levels { unsafe reservation(at: level).pointee.end() }
  }
}
