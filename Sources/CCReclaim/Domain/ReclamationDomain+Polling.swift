internal import Synchronization

extension ReclamationDomain {
  /// Frees what is safe now from the calling thread's list, and from what exited threads have left.
  ///
  /// For idle loops. Never waits; takes time in proportion to what is freed, and at most two membarriers. From within the destructor
  /// of a block that is being freed it does nothing, since that is what runs already.
  ///
  /// - Returns: how many blocks were freed.
  @discardableResult
  public func poll() -> Int {
    // SAFETY: PT-2, the calling thread's own record.
    let participant = unsafe participantOrTrap()
    unsafe participant.pointee.pollCount.bump(by: 1)
    return unsafe participant.workThoroughly(.ownAndOrphaned)
  }

  /// Frees everything retired so far that no operation in progress holds: the caller's list, those of exited threads and of
  /// threads outside any operation; a thread inside one frees its own later. Also what the destructors that it runs retire.
  ///
  /// Never waits. With no operation running elsewhere, `statistics.pendingCount` is 0 afterwards, unless the caller itself
  /// is inside an operation, or inside a destructor that is being run already; then it does what ``poll()`` does.
  ///
  /// - Returns: how many blocks were freed.
  @discardableResult
  public func drain() -> Int {
    // SAFETY: PT-2, the calling thread's own record.
    let participant = unsafe participantOrTrap()
    unsafe participant.pointee.pollCount.bump(by: 1)
    var total = 0
    var retired: UInt64
    repeat {
      // RELAXED: the owner reads what it wrote itself.
      retired = unsafe participant.pointee.retiredCount.load(ordering: .relaxed)
      total += unsafe participant.workThoroughly(.everybodys)
      // Again for what the destructors have retired.
      // RELAXED: as above.
    } while unsafe participant.pointee.retiredCount.load(ordering: .relaxed) != retired
    return total
  }
}
