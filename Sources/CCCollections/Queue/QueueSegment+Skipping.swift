public import CCReclaim
internal import CPlatform
internal import Synchronization

// How consumers and readers get past a producer that has claimed the first cell and not published it, while later elements
// wait. They raise a flag in `dequeueIndex`, which stops claims and copies of the cell, agree on a verdict with each other
// and with the producer, and lower the flag: in front of the cell if the element was accepted, behind it if not.
//
// INVARIANT(SK-1): the flag on an index is lowered only after the cell's verdict is final, and a verdict leaves `none` only
// while the flag is up. So a verdict never changes once the cell can be claimed.
extension UnsafeMutablePointer where Pointee == QueueSegment {
  // SAFETY (whole file): the callers' guards protect the segment.

  /// Waits a little for the producer of the cell at `index`, then decides without it. Never blocks.
  @usableFromInline
  @inline(never)
  func skip(at index: UInt, _ geometry: CellGeometry, _ fences: Fences) {
    if unsafe awaitPublication(at: index, geometry) { return }
    schedulePoint(.skipBeforeFlag)
    // SEQ_CST[Q6-claim] with SEQ_CST[Q6-peek]: whoever copies the element has seen the index without a flag, and the cell
    // published; then the load in `settle` sees it published too.
    let (raised, _) = unsafe pointee.dequeueIndex.compareExchange(
      expected: index, desired: index | QueueSegment.skipping, successOrdering: .sequentiallyConsistent,
      failureOrdering: .relaxed)
    schedulePoint(.skipAfterFlag)
    if raised { unsafe settle(index | QueueSegment.skipping, geometry, fences) }
  }

  /// Gives the producer of the cell at `index` a moment: most likely it is about to publish. Whether it has.
  func awaitPublication(at index: UInt, _ geometry: CellGeometry) -> Bool {
    for _ in 0..<QueueSegment.patience {
      if unsafe state(at: index, geometry) != .empty { return true }
      schedulePoint(.publicationSpin)
      cc_spin_hint()
    }
    return false
  }

  /// Decides about the cell that a flagged index names, or helps whoever is about to.
  @usableFromInline
  @inline(never)
  func settle(_ flagged: UInt, _ geometry: CellGeometry, _ fences: Fences) {
    let index = flagged & ~QueueSegment.skipping
    // SEQ_CST[Q6-claim]: puts the load of the cell's state behind the raising of the flag for helpers, too.
    guard unsafe pointee.dequeueIndex.load(ordering: .sequentiallyConsistent) == flagged else { return }
    schedulePoint(.settleAfterIndexLoad)
    let verdict = unsafe verdict(at: index, geometry)
    // SEQ_CST[Q6-claim] with SEQ_CST[Q6-peek]: the flag is up.
    let isPublished =
      unsafe cellState(at: index, geometry).pointee.load(ordering: .sequentiallyConsistent) != .empty
    schedulePoint(.settleAfterStateLoad)
    // ACQ_REL[Q5-decide]: the first to replace `none` decides how to go on.
    _ = unsafe verdict.pointee.compareExchange(
      expected: .none, desired: isPublished ? .accepted : .skipped, ordering: .acquiringAndReleasing)
    schedulePoint(.settleAfterFirstVote)
    // ACQUIRE[Q5-decide].
    if unsafe verdict.pointee.load(ordering: .acquiring) == .skipped {
      schedulePoint(.settleBeforeFence)
      // FENCE[Q5-skip] with FENCE[Q5-publish]: either the producer sees the verdict and votes, or it has published and
      // gone, and we see that. If the kernel refuses the fence, only a cell that is seen full can be decided upon; the
      // caller comes back.
      let isOrdered = fences.heavy()
      schedulePoint(.settleAfterFence)
      let isPublished = unsafe state(at: index, geometry) != .empty
      guard isOrdered || isPublished else { return }
      schedulePoint(.settleBeforeSecondVote)
      // ACQ_REL[Q5-decide]: the first to replace `skipped` decides.
      _ = unsafe verdict.pointee.compareExchange(
        expected: .skipped, desired: isPublished ? .accepted : .withdrawn, ordering: .acquiringAndReleasing)
    }
    schedulePoint(.settleBeforeVerdict)
    // ACQUIRE[Q5-decide]: final.
    let isAccepted = unsafe verdict.pointee.load(ordering: .acquiring) == .accepted
    schedulePoint(.settleBeforeLowering)
    // SEQ_CST[Q6-claim]: as in `skip`.
    _ = unsafe pointee.dequeueIndex.compareExchange(
      expected: flagged, desired: isAccepted ? index : index + 1, successOrdering: .sequentiallyConsistent,
      failureOrdering: .relaxed)
  }
}

extension QueueSegment {
  /// How often an unpublished cell is looked at before it is decided upon.
  static var patience: Int {
    #if SchedulePoints
      // Each further look only makes schedules longer: whoever explores them decides when the producer comes.
      1
    #else
      128
    #endif
  }
}
