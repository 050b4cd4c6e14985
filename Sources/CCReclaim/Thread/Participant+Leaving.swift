internal import Synchronization

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

extension UnsafeMutablePointer where Pointee == Participant {
  // SAFETY (whole file): PT-1 keeps the record; the functions say who calls them.

  /// Ends the record's use by a thread that exits, on that thread: frees what is safe now, and leaves the rest to others.
  func leave() {
    // A thread may end inside an operation, by pthread_exit in a comparison: nothing of it runs any more.
    unsafe voidReservations()
    _ = unsafe workThoroughly()
    // The lock is another thread's for the time of a barrier.
    // ACQUIRE[R5-owner] with RELEASE[R5-return].
    while unsafe !pointee.listLock.compareExchange(
      expected: 0, desired: UInt(bitPattern: self), successOrdering: .acquiring, failureOrdering: .relaxed
    ).exchanged {
      sched_yield()
    }
    unsafe pointee.core.pointee.orphans.push(&pointee.lists.pointee.fresh)
    unsafe pointee.core.pointee.orphans.push(&pointee.lists.pointee.sealed)
    unsafe pointee.core.pointee.orphans.push(&pointee.lists.pointee.ready)
    unsafe pointee.hasWork = false
    // RELEASE[R5-return] with ACQUIRE[R5-steal].
    unsafe pointee.listLock.store(0, ordering: .releasing)
    // RELEASE[R6-free] with ACQUIRE[R6-claim]: the next owner finds the record at rest, as it was left (T6).
    unsafe pointee.state.store(.free, ordering: .releasing)
  }

  /// Voids the record of a thread that did not come along into the child of a fork. Its lists are leaked: it may have been
  /// in the middle of changing them, and may have freed what they name.
  func vanish() {
    unsafe voidReservations()
    unsafe pointee.lists.pointee = RetiredLists()
    // RELAXED: the child has one thread.
    unsafe pointee.isWorking.store(false, ordering: .relaxed)
    // RELAXED: as above.
    unsafe pointee.listLock.store(0, ordering: .relaxed)
    // RELAXED: as above. What is leaked is not pending: it is as if it had never been retired.
    unsafe pointee.retiredCount.store(pointee.reclaimedCount.load(ordering: .relaxed), ordering: .relaxed)
    // RELAXED: as above.
    unsafe pointee.retiredBytes.store(pointee.reclaimedBytes.load(ordering: .relaxed), ordering: .relaxed)
    // RELAXED: as above.
    unsafe pointee.state.store(.vanished, ordering: .relaxed)
  }

  private func voidReservations() {
    unsafe pointee.nestedDepth = 0
    for level in 0..<Participant.levels { unsafe reservation(at: level).pointee.end() }
  }
}
