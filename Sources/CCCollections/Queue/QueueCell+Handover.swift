public import CCReclaim
public import Synchronization

// The handover of an element from the producer that claimed a cell to the consumer that claims it next. Usually the
// producer publishes first, and neither needs a read-modify-write. Where a producer is slow and later elements wait, the
// others agree on a verdict instead of waiting (`QueueSegment+Skipping`), and the producer may have to start again.
extension QueueCell {
  /// The producer's side: publishes the element that it has put into the cell.
  ///
  /// - Returns: false if the others went on meanwhile; then the element is the producer's again.
  @inlinable
  @inline(__always)
  func publish(_ fences: Fences) -> Bool {
    // SAFETY: a guard protects the segment.
    // RELEASE[Q2-publish, Q7-publish] with ACQUIRE[Q2-observe] and FENCE[Q7-empty]: the element is there.
    unsafe state.pointee.store(.full, ordering: .releasing)
    // FENCE[Q5-publish] with FENCE[Q5-skip]: either they see the cell full, or we see that they want to skip it.
    #if arch(x86_64)
      fences.light()
    #else
      // Where a compare-exchange is no fence, this also makes the claim visible before `enqueue` returns: see `frontier`.
      // FENCE: as above.
      atomicMemoryFence(ordering: .sequentiallyConsistent)
    #endif
    schedulePoint(.publishBeforeVerdict)
    // RELAXED: `isWithdrawn` looks again.
    if unsafe verdict.pointee.load(ordering: .relaxed) == .none { return true }
    return !isWithdrawn()
  }

  /// The producer's side of a verdict: votes for taking the element back. Whether it may.
  @usableFromInline
  @inline(never)
  func isWithdrawn() -> Bool {
    // SAFETY: a guard protects the segment.
    schedulePoint(.publishBeforeVote)
    // ACQ_REL[Q5-decide]: the first to replace `skipped` decides.
    let (_, original) = unsafe verdict.pointee.compareExchange(
      expected: .skipped, desired: .withdrawn, ordering: .acquiringAndReleasing)
    schedulePoint(.publishAfterVote)
    return original != .accepted
  }
}
