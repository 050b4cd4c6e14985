internal import CPlatform
internal import Synchronization

/// Numbers the process's membarriers, so that one serves every scan that waits for it, whoever issued it.
enum BarrierClock {
  private static let started = Atomic<UInt64>(0)
  private static let completed = Atomic<UInt64>(0)

  /// A moment: barriers that begin from now on are later.
  static func now() -> UInt64 {
    // FENCE[R7-seal]: what the caller unlinked is visible before the clock is read, so that a barrier which the clock
    // does not show yet comes after the unlinking.
    atomicMemoryFence(ordering: .sequentiallyConsistent)
    // ACQUIRE[R7-seal] with SEQ_CST[R7-start]: later accesses stay behind; the fence above does the rest.
    return started.load(ordering: .acquiring)
  }

  /// Whether a barrier that began after `moment` has completed.
  static func hasPassed(since moment: UInt64) -> Bool {
    // ACQUIRE[R7-see] with RELEASE[R7-complete]: reservations are read after the barrier.
    completed.load(ordering: .acquiring) > moment
  }

  /// Issues a barrier. Returns false if the kernel refused.
  static func pass() -> Bool {
    // SEQ_CST[R7-start] with FENCE[R7-seal]: either a sealing thread sees this number, and does not count on this
    // barrier, or its unlinking is visible before the barrier begins.
    let number = started.add(1, ordering: .sequentiallyConsistent).newValue
    // FENCE: with the light fences of all other threads, which are for the compiler only.
    guard cc_membarrier() else { return false }
    // RELEASE[R7-complete] with ACQUIRE[R7-see]: `max`, since barriers complete in any order.
    _ = completed.max(number, ordering: .releasing)
    return true
  }
}
