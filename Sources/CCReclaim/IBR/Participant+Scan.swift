internal import Synchronization

extension UnsafeMutablePointer where Pointee == Participant {
  // SAFETY (whole file): PT-1 keeps the record; PT-2: only its owner calls these functions, while it works.

  /// One step of the pipeline: what was sealed at the last scan is sifted, what was retired since is sealed.
  ///
  /// A block so waits for one more scan. By then the operations that ran in its retire era have ended, and some thread
  /// has most likely issued the barrier that it needs. What is held waits in bags; what found none is sifted more rarely, so that
  /// looking at it again and again stays O(1) for each retirement (T4). Blocks are sealed all the same: one that is not
  /// stamped counts as retired just now, and would be held by every operation that stalls meanwhile.
  func scan() {
    unsafe adoptOrphans()
    let count = unsafe pointee.lists.pointee.sealed.count
    let byteCount = unsafe pointee.lists.pointee.sealed.byteCount
    if unsafe count >= pointee.lists.pointee.siftCount || byteCount >= pointee.lists.pointee.siftBytes {
      unsafe sift()
    }
    unsafe seal()
  }

  /// Stamps the fresh blocks with the current era and begins a new one, so that later operations do not conflict.
  func seal() {
    unsafe pointee.core.pointee.notePeak()
    // FENCE[R7-seal]: the clock's fence comes after the unlinking of all that is sealed here, and before the era is read:
    // an operation that could have loaded a link to them before has reserved this era or an earlier one (T3).
    unsafe pointee.lists.pointee.sealMoment = BarrierClock.now()
    let era = unsafe pointee.core.pointee.currentEra
    unsafe pointee.lists.pointee.fresh.stamp(era)
    unsafe pointee.lists.pointee.paidLooks += HeldBag.looksPerBlock * pointee.lists.pointee.fresh.count
    unsafe pointee.lists.pointee.sealed.append(contentsOf: &pointee.lists.pointee.fresh)
    schedulePoint(.advanceBeforeExchange)
    if unsafe pointee.core.pointee.advanceEra(from: era) { unsafe noteOwnEra() }
  }

  /// Moves the sealed blocks that no operation can hold to `ready`. Of those that are held, only those are looked at whose operation
  /// has ended, or which have found no bag.
  func sift(isThorough: Bool = false) {
    let lists = unsafe pointee.lists
    var candidates = BlockList()
    unsafe lists.pointee.releaseHeld(to: &candidates, isThorough: isThorough)
    unsafe candidates.append(contentsOf: &lists.pointee.sealed)
    guard !candidates.isEmpty else { return }
    guard unsafe hasFencedPins() else { return unsafe lists.pointee.sealed.append(contentsOf: &candidates) }
    var kept = BlockList()
    unsafe sift(&candidates, kept: &kept)
    schedulePoint(.scanAfterSnapshot)
    unsafe lists.pointee.ready.append(contentsOf: &candidates)
    unsafe lists.pointee.sealed = kept
    // Worth it again when twice as many are there.
    unsafe lists.pointee.siftCount = 2 * lists.pointee.sealed.count
    unsafe lists.pointee.siftBytes = 2 * lists.pointee.sealed.byteCount
  }

  /// Moves what operations hold from `candidates` to those operations' bags, or to `kept`. A heavy fence lies behind the sealing.
  private func sift(_ candidates: inout BlockList, kept: inout BlockList) {
    let era = unsafe pointee.core.pointee.currentEra
    // SAFETY: the buffer is this function's.
    unsafe withUnsafeTemporaryAllocation(of: ReservedInterval.self, capacity: ReservedIntervals.limit) { buffer in
      var intervals = unsafe ReservedIntervals(in: buffer)
      unsafe pointee.core.pointee.forEachParticipant { other in
        if !intervals.hasRoom { unsafe keep(&candidates, heldBy: &intervals, &kept) }
        let countBefore = intervals.count
        for level in 0..<Participant.levels {
          let reservation = unsafe other.reservation(at: level)
          // SAFETY: PT-1; snapshots may be taken by every thread.
          guard let interval = unsafe reservation.pointee.snapshot() else { continue }
          unsafe intervals.insert(ReservedInterval(interval, reservation, of: other))
          if level == 0, interval.lowerBound < era {
            unsafe pointee.core.pointee.noteLongest(other.pointee.pinWatch.note(interval.lowerBound, 0))
          }
        }
        if intervals.count == countBefore { unsafe other.pointee.pinWatch.noteKept(0) }
      }
      unsafe keep(&candidates, heldBy: &intervals, &kept)
    }
  }

  /// The same for some intervals, which are done with then.
  private func keep(
    _ candidates: inout BlockList, heldBy intervals: inout ReservedIntervals, _ kept: inout BlockList
  ) {
    if intervals.count == 0 { return }
    let lists = unsafe pointee.lists
    for index in 0..<intervals.count { unsafe intervals[index].bag = lists.pointee.heldBag(of: intervals[index]) }
    var free = BlockList()
    while let block = unsafe candidates.popFirst() {
      guard let index = unsafe intervals.holder(of: block.pointee) else {
        unsafe free.append(block)
        continue
      }
      if unsafe intervals[index].bag == nil {
        unsafe intervals[index].bag = lists.pointee.makeHeldBag(of: intervals[index])
      }
      if let bag = unsafe intervals[index].bag {
        unsafe bag.pointee.blocks.append(block)
      } else {
        unsafe kept.append(block)
        intervals[index].otherCount += 1
      }
    }
    candidates = free
    for index in 0..<intervals.count {
      let participant = unsafe intervals[index].participant
      unsafe participant.pointee.pinWatch.noteKept(intervals.keptCount(of: participant))
    }
    intervals.removeAll()
  }

  /// Whether, since the sealing, something has come between pins and the snapshots that follow: either a reader's reservation is visible to
  /// those, or its link loads miss what was unlinked before. If the kernel refuses, nothing is freed.
  private func hasFencedPins() -> Bool {
    // FENCE[R1-scan] with the light fence of R1-pin, whoever has issued it.
    if unsafe pointee.fences.isAsymmetric, unsafe BarrierClock.hasPassed(since: pointee.lists.pointee.sealMoment) {
      return true
    }
    return unsafe fenceAgainstPins()
  }
}
