public import Synchronization

/// Which fence stands between an announcement and the loads that rely on it, in a domain whose process has membarrier: a light one, for
/// which whoever then looks at announcements issues a barrier; or a full one, so that they need none.
///
/// A barrier waits for every processor that runs a thread of the process: some microseconds, and where a hypervisor has taken one of
/// them away, until it gives it back. Where barriers take too much of the time, full fences take less.
///
/// INVARIANT(PF-1): while `full` is seen, every announcement that was not followed by a full fence, and may still be relied on, came before
/// a barrier that has ended.
@frozen
@usableFromInline
enum PinFences: UInt8, AtomicRepresentable {
  case light
  /// Pins have full fences, and some had none. Who raised it issues a barrier, and alone moves on.
  case raising
  case full
  /// Pins have full fences, and nobody counts on it any more. Who lowers it alone moves on.
  case lowering

  /// For how long they stay full, in nanoseconds: then it is found out anew what barriers take.
  static var term: UInt64 { 100_000_000 }

  /// How many pins with full fences a thread makes before it looks at the time.
  static var pinsPerLook: Int { 1024 }
}

extension DomainCore {
  /// Whether announcements are seen that come before a full fence of the thread that asks: a full fence comes before the call.
  var hasFullPins: Bool {
    // ACQUIRE[R12-see] with RELEASE[R12-raise]: the barrier has ended, if there was one; and before FENCE[R12-lower] in any case.
    pinFences.load(ordering: .acquiring) == .full
  }

  /// Has pins make full fences, up to a moment. Does nothing if another thread is at it, or if the kernel refuses the barrier.
  package func raisePinFences(until moment: UInt64) {
    // ACQ_REL[R12-announce] with ACQUIRE[R12-read].
    guard
      pinFences.compareExchange(expected: .light, desired: .raising, ordering: .acquiringAndReleasing).exchanged
    else { return }
    schedulePoint(.raiseBeforeBarrier)
    // FENCE[R12-raise] with the light fence of R1-pin: an announcement whose thread has read `light` is visible, or that thread reads it
    // after the barrier, and finds that it has to fence.
    let isRaised = fences.heavy()
    // RELAXED: before the store that shows it.
    pinFencesEnd.store(moment, ordering: .relaxed)
    // RELEASE[R12-raise] with ACQUIRE[R12-see].
    pinFences.store(isRaised ? .full : .light, ordering: .releasing)
  }

  /// Has pins make light fences again, if it is time.
  func lowerPinFences(at now: UInt64) {
    // RELAXED: a time; so is the exchange's failure.
    guard now >= pinFencesEnd.load(ordering: .relaxed),
      // ACQ_REL[R12-announce] with ACQUIRE[R12-read].
      pinFences.compareExchange(expected: .full, desired: .lowering, ordering: .acquiringAndReleasing).exchanged
    else { return }
    schedulePoint(.lowerBeforeFence)
    // FENCE[R12-lower] with FENCE[R12-scan]: whoever still saw `full` had fenced before this. What it had unlinked before its fence is seen by
    // the loads of those who find `light`.
    atomicMemoryFence(ordering: .sequentiallyConsistent)
    // RELEASE[R12-announce] with ACQUIRE[R12-read].
    pinFences.store(.light, ordering: .releasing)
  }
}
