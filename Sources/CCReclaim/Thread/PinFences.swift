internal import CPlatform
public import Synchronization

/// Which fence stands between an announcement and the loads that rely on it, in a domain whose process has membarrier: a light one, for
/// which whoever then looks at announcements issues a barrier; or a full one, so that they need none.
///
/// A barrier waits for every processor that runs a thread of the process: some microseconds, and where a hypervisor has taken one of
/// them away, until it gives it back. Where barriers take too much of the time, full fences take less.
///
/// INVARIANT(PF-1): who sees `full` behind a full fence sees each announcement that counts, or its thread's loads see all that was done
/// before that fence.
@frozen
@usableFromInline
struct PinFences: RawRepresentable, Equatable, AtomicRepresentable {
  @usableFromInline
  let rawValue: UInt8

  @inlinable
  init(rawValue: UInt8) { self.rawValue = rawValue }

  @inlinable
  static var light: Self { Self(rawValue: 0) }
  /// Pins make full fences, and some had none. Who raised it issues a barrier, and alone moves on: while that one has no processor,
  /// pins and scans both pay.
  static var raising: Self { Self(rawValue: 1) }
  static var full: Self { Self(rawValue: 2) }
  /// Pins make full fences, and nobody counts on it any more. Who lowers it alone moves on.
  static var lowering: Self { Self(rawValue: 3) }
}

extension DomainCore {
  /// Whether announcements are seen that come before a full fence of the thread that asks: a full fence comes before the call.
  var hasFullPins: Bool {
    // ACQUIRE[R12-see] with RELEASE[R12-raise]: the barrier has ended. Before FENCE[R12-lower] in any case.
    pinFences.load(ordering: .acquiring) == .full
  }

  /// Has pins make full fences for so many nanoseconds, since barriers take `cost` each. Does nothing if another thread is at it, or if it
  /// was not worth it of late, or if the kernel refuses the barrier.
  func raisePinFences(for term: UInt64, cost: UInt64) {
    guard fullPins.isWorthTrying(at: cc_monotonic_nanoseconds()),
      // ACQ_REL[R12-announce] with ACQUIRE[R12-read].
      pinFences.compareExchange(expected: .light, desired: .raising, ordering: .acquiringAndReleasing).exchanged
    else { return }
    schedulePoint(.raiseBeforeBarrier)
    // FENCE[R12-raise] with the light fence of R1-pin: an announcement whose thread has read `light` is visible, or that thread reads it
    // after the barrier, and finds that it has to fence.
    let isRaised = fences.heavy()
    fullPins.begin(at: cc_monotonic_nanoseconds(), for: term, cost: cost)
    // RELEASE[R12-raise] with ACQUIRE[R12-see].
    pinFences.store(isRaised ? .full : .light, ordering: .releasing)
  }

  /// Has pins make light fences again, if it is time.
  func lowerPinFences(at now: UInt64) {
    guard hasFullPins, fullPins.isOver(at: now),
      // ACQ_REL[R12-announce] with ACQUIRE[R12-read].
      pinFences.compareExchange(expected: .full, desired: .lowering, ordering: .acquiringAndReleasing).exchanged
    else { return }
    fullPins.end(at: now)
    schedulePoint(.lowerBeforeFence)
    // FENCE[R12-lower] with FENCE[R12-scan]: whoever still saw `full` had fenced before this. What it had unlinked before its fence is seen by
    // the loads of those who find `light`.
    atomicMemoryFence(ordering: .sequentiallyConsistent)
    // RELEASE[R12-announce] with ACQUIRE[R12-read].
    pinFences.store(.light, ordering: .releasing)
  }

  /// In the child of a fork: a thread that has raised the fences, or lowered them, and was not done, is not there.
  func settlePinFences() {
    // RELAXED: the child has one thread; so below.
    let state = pinFences.load(ordering: .relaxed)
    // RELAXED: as above.
    if state == .raising || state == .lowering { pinFences.store(.light, ordering: .relaxed) }
  }
}
