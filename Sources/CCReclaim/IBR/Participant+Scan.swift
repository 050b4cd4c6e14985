internal import Synchronization

extension UnsafeMutablePointer where Pointee == Participant {
  // SAFETY (whole file): PT-1 keeps the record; PT-2: only its owner calls these functions, while it works.

  /// One step of the pipeline: what was sealed at the last scan is sifted, what was retired since is sealed.
  ///
  /// A block so waits for one more scan. By then the operations that ran in its retire era have ended, and some thread
  /// has most likely issued the barrier that it needs. Where much is held, blocks are sifted more rarely, so that looking
  /// at them again and again stays O(1) for each retirement (T4). They are sealed all the same: a block that is not
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
    unsafe pointee.lists.pointee.sealed.append(contentsOf: &pointee.lists.pointee.fresh)
    schedulePoint(.advanceBeforeExchange)
    if unsafe pointee.core.pointee.advanceEra(from: era) { unsafe noteOwnEra() }
  }

  /// Moves the sealed blocks that no operation can hold to `ready`.
  func sift() {
    guard unsafe !pointee.lists.pointee.sealed.isEmpty, unsafe hasBarrierPassed() else { return }
    var kept = BlockList()
    let era = unsafe pointee.core.pointee.currentEra
    unsafe pointee.core.pointee.forEachParticipant { other in
      let keptBefore = kept.count
      for level in 0..<Participant.levels {
        // SAFETY: PT-1; snapshots may be taken by every thread.
        guard let interval = unsafe other.reservation(at: level).pointee.snapshot() else { continue }
        // INVARIANT(IBR-1): a block is kept if it lived in an era that is reserved, both ends included.
        unsafe pointee.lists.pointee.sealed.move(to: &kept) { block in
          interval.lowerBound <= block.retireEra && block.protectionKey <= interval.upperBound
        }
        if level == 0, interval.lowerBound < era {
          unsafe pointee.core.pointee.noteLongest(other.pointee.pinWatch.note(interval.lowerBound, 0))
        }
      }
      unsafe other.pointee.pinWatch.noteKept(kept.count - keptBefore)
    }
    schedulePoint(.scanAfterSnapshot)
    unsafe pointee.lists.pointee.ready.append(contentsOf: &pointee.lists.pointee.sealed)
    unsafe pointee.lists.pointee.sealed = kept
    // Worth it again when twice as many are there.
    unsafe pointee.lists.pointee.siftCount = 2 * pointee.lists.pointee.sealed.count
    unsafe pointee.lists.pointee.siftBytes = 2 * pointee.lists.pointee.sealed.byteCount
  }

  /// Whether a barrier lies between the sealing and now; issues one if need be. If the kernel refuses, nothing is freed.
  private func hasBarrierPassed() -> Bool {
    // FENCE[R1-scan] with the light fence of R1-pin: either a reader's reservation is visible to the snapshots that
    // follow, or its link loads come after the barrier and miss what was unlinked before.
    if unsafe pointee.fences.isAsymmetric, unsafe BarrierClock.hasPassed(since: pointee.lists.pointee.sealMoment) {
      return true
    }
    return unsafe pointee.fences.heavy()
  }
}
