internal import Synchronization

extension UnsafeMutablePointer where Pointee == Participant {
  // SAFETY (whole file): PT-1 keeps the records; what else is touched of another thread's record, and why that is safe
  // (PT-2), is what these functions are about.

  /// Takes over the retired blocks of every thread that is outside of any operation. To be called at work: two thieves
  /// find each other busy.
  ///
  /// The lists are their owners', who use them without synchronisation: see ``ListLock``.
  func stealIdleLists() {
    let me = UInt(bitPattern: self)
    unsafe pointee.core.pointee.forEachParticipant { other in
      if unsafe other != self { unsafe other.pointee.listLock.request(me) }
    }
    schedulePoint(.stealAfterRequest)
    // FENCE[R5-steal] with the light fences of R1-pin and R5-owner: either an owner sees the request, or we see that it is
    // inside an operation.
    let isOrdered = unsafe pointee.fences.heavy()
    unsafe pointee.core.pointee.forEachParticipant { other in
      guard unsafe other != self else { return }
      if isOrdered, unsafe !other.isBusy, unsafe other.pointee.listLock.take(me) {
        // By their own addresses: to the thread sanitizer a change through a record is one of the record's first word.
        schedulePoint(.stealAfterTake)
        let mine = unsafe pointee.lists
        let theirs = unsafe other.pointee.lists
        unsafe mine.pointee.takeAll(of: &theirs.pointee)
        unsafe theirs.pointee.resetThresholds(of: pointee.core)
        // RELAXED: a number of its own.
        unsafe other.pointee.heldCount.store(0, ordering: .relaxed)
        unsafe other.pointee.listLock.release()
      } else {
        unsafe other.pointee.listLock.withdraw(me)
      }
    }
  }

  /// Whether the record's thread is inside an operation, or at work on its lists. Seen from another thread.
  private var isBusy: Bool {
    // ACQUIRE[R5-see] with RELEASE[R5-rest].
    if unsafe pointee.isWorking.load(ordering: .acquiring) { return true }
    // The outermost reservation is in force as long as the thread holds any guard.
    return unsafe pointee.reservation0.snapshot() != nil
  }
}
