public import CPlatform
public import Synchronization

/// The two sides of an asymmetric fence: cheap for readers, dear for reclaimers.
///
/// Of a light fence between a store and a later load, and a heavy fence between another thread's store and later load, at
/// least one load sees the other side's store. Two light fences order nothing.
@frozen
@usableFromInline
package struct Fences: Sendable {
  /// Whether light fences are free, and heavy ones a membarrier. Otherwise both are full fences.
  @usableFromInline
  let isAsymmetric: Bool

  package init(isAsymmetric: Bool) { self.isAsymmetric = isAsymmetric }

  /// What this process can have: probed once.
  package static let best = Fences(isAsymmetric: cc_membarrier_is_available())

  /// The reader's side.
  @inlinable
  package func light() {
    if _fastPath(isAsymmetric) {
      // FENCE: with the membarrier of a heavy fence, which does the processor's part.
      cc_compiler_fence()
    } else {
      // FENCE: with a heavy fence, which is full as well; a store must not pass the loads that follow it.
      atomicMemoryFence(ordering: .sequentiallyConsistent)
    }
  }

  /// The reclaimer's side. Returns false, and orders nothing, if the kernel refused.
  package func heavy() -> Bool {
    // FENCE: with light fences; orders this thread's own accesses. membarrier promises that for the caller too, but the
    // model does not know it.
    atomicMemoryFence(ordering: .sequentiallyConsistent)
    return isAsymmetric ? BarrierClock.pass() : true
  }
}
