internal import Synchronization

extension UnsafeMutablePointer where Pointee == Participant {
  // SAFETY (whole file): PT-1 keeps the records; what else is touched of another thread's record, and why that is safe
  // (PT-2), is what these functions are about.

  /// Takes over the retired blocks of every thread that is outside of any operation. To be called at work: two thieves
  /// find each other busy.
  ///
  /// The lists are their owners', who use them without synchronisation. So the thief locks them, issues a barrier, and
  /// then looks whether the owner is inside an operation. If it is, its lists are left alone. If it is not, its next
  /// operation will see the lock, and take what it retires to the orphans. Nobody waits.
  func stealIdleLists() {
    let me = UInt(bitPattern: self)
    unsafe pointee.core.pointee.forEachParticipant { other in
      guard unsafe other != self else { return }
      // ACQUIRE[R5-steal] with RELEASE[R5-return]: what an earlier thief did comes before. A lock that is taken already is
      // that thief's business.
      _ = unsafe other.pointee.listLock.compareExchange(
        expected: 0, desired: me, successOrdering: .acquiring, failureOrdering: .relaxed)
    }
    // FENCE[R5-steal] with the light fences of R1-pin and R5-owner: either the owner sees the lock, or we see that it is
    // inside an operation.
    let isOrdered = unsafe pointee.fences.heavy()
    unsafe pointee.core.pointee.forEachParticipant { other in
      // RELAXED: nobody but this thread writes or removes its own number.
      guard unsafe other != self, unsafe other.pointee.listLock.load(ordering: .relaxed) == me else { return }
      if isOrdered, unsafe !other.isBusy {
        unsafe pointee.lists.pointee.takeAll(of: &other.pointee.lists.pointee)
      }
      // RELEASE[R5-return] with ACQUIRE[R5-owner].
      unsafe other.pointee.listLock.store(0, ordering: .releasing)
    }
  }

  /// Whether the record's thread is inside an operation, or at work on its lists. Seen from another thread.
  private var isBusy: Bool {
    // ACQUIRE[R5-steal] with RELEASE[R5-rest].
    if unsafe pointee.isWorking.load(ordering: .acquiring) { return true }
    // The outermost reservation is in force as long as the thread holds any guard.
    return unsafe pointee.reservation0.snapshot() != nil
  }
}
