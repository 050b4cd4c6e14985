public import CCAlloc
public import Synchronization

/// What a domain's threads share, in memory that does not move.
@safe
@usableFromInline
struct DomainCore: ~Copyable {
  /// The global era, alone on its lines: every protected load reads it.
  @usableFromInline
  let era = Atomic<UInt64>(1)
  private let padding = LinePadding()

  /// Every participant that was ever made, the newest first. They are recycled, and freed with the domain.
  let participants = unsafe Atomic<UnsafeMutablePointer<Participant>?>(nil)
  let orphans = OrphanStack()
  let peakPendingCount = Atomic<Int>(0)
  /// Retired by threads that did not come along into the child of a fork, and never to be freed.
  let leakedCount = Atomic<Int>(0)
  let leakedBytes = Atomic<Int>(0)

  let fences: Fences
  @usableFromInline
  let allocator: NodeAllocator
  let options: ReclamationDomain.Options

  init(fences: Fences, allocator: NodeAllocator, options: ReclamationDomain.Options) {
    self.fences = fences
    self.allocator = allocator
    self.options = options
  }

  /// The current era.
  @inlinable
  var currentEra: UInt64 {
    // ACQUIRE[R3-read] with RELEASE[R3-advance]: a block's birth era was read before the block was published, so whoever
    // loads the block and then the era sees one at least as late.
    era.load(ordering: .acquiring)
  }

  /// Begins a new era.
  @usableFromInline
  @inline(never)
  func advanceEra() {
    // ACQ_REL[R3-advance] with ACQUIRE[R3-read].
    era.add(1, ordering: .acquiringAndReleasing)
  }

  /// Begins a new era unless another thread has done so since `seen` was read.
  func advanceEra(from seen: UInt64) {
    // ACQ_REL[R3-advance] with ACQUIRE[R3-read].
    _ = era.compareExchange(expected: seen, desired: seen &+ 1, ordering: .acquiringAndReleasing)
  }

  /// Calls `body` with each participant.
  func forEachParticipant(_ body: (UnsafeMutablePointer<Participant>) -> Void) {
    // ACQUIRE[R6-walk] with RELEASE[R6-publish]: the record was written before it was linked.
    var cursor = unsafe participants.load(ordering: .acquiring)
    while let participant = unsafe cursor {
      unsafe body(participant)
      // SAFETY: PT-1; the link never changes once published.
      unsafe cursor = participant.pointee.next
    }
  }
}
