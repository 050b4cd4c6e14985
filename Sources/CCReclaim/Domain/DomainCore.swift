public import CCAlloc
public import Synchronization

/// What a domain's threads share, in memory that does not move.
@safe
@usableFromInline
struct DomainCore: ~Copyable {
  /// The global era, or epoch, alone on its lines. First, so that its address is the core's: under IBR every protected load
  /// reads it.
  @usableFromInline
  let era = Atomic<UInt64>(1)
  /// Beside the era, which each pin reads as well.
  @usableFromInline
  let pinFences = Atomic<PinFences>(.light)
  private let padding = LinePadding()

  // SAFETY (whole file): PT-1, what is in the list is freed with the domain only.

  /// Every participant that was ever made, the newest first. They are recycled, and freed with the domain.
  let participants = unsafe Atomic<UnsafeMutablePointer<Participant>?>(nil)
  let orphans = OrphanStack()
  let fullPins = FullPins()
  /// DEBRA+: the last epoch that has a fence against pins between its beginning and its round.
  let fencedEpoch = Atomic<UInt64>(0)
  let peakPendingCount = Atomic<Int>(0)
  /// The longest time, in nanoseconds, for which scans have seen an operation last.
  let longestPin = Atomic<UInt64>(0)
  /// Retired by threads that did not come along into the child of a fork, and never to be freed.
  let leakedCount = Atomic<Int>(0)
  let leakedBytes = Atomic<Int>(0)

  #if Checked
    var checking = DomainChecking()
  #endif

  let scheme: ReclamationScheme
  let variant: ReclamationVariant
  let fences: Fences
  @usableFromInline
  let allocator: NodeAllocator
  let options: ReclamationDomain.Options

  init(
    scheme: ReclamationScheme, variant: ReclamationVariant, fences: Fences, allocator: NodeAllocator,
    options: ReclamationDomain.Options
  ) {
    self.scheme = scheme
    self.variant = variant
    self.fences = fences
    self.allocator = allocator
    self.options = options
  }

  /// How many retired blocks, or bytes of them, make work due.
  var dueCount: Int { variant == .leaking ? .max : options.retireThreshold }
  var dueBytes: Int { variant == .leaking ? .max : options.retireThresholdBytes }

  /// Takes note of how long an operation has lasted.
  func noteLongest(_ nanoseconds: UInt64) {
    // RELAXED: a number of its own.
    if nanoseconds > longestPin.load(ordering: .relaxed) {
      // RELAXED: as above.
      _ = longestPin.max(nanoseconds, ordering: .relaxed)
    }
  }

  /// The current era, or epoch.
  @inlinable
  var currentEra: UInt64 {
    // ACQUIRE[R3-read] with ACQ_REL[R3-advance]: a block's birth era was read before the block was published, so
    // whoever loads the block and then the era sees one at least as late.
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
  @discardableResult
  func advanceEra(from seen: UInt64) -> Bool {
    // ACQ_REL[R3-advance] with ACQUIRE[R3-read].
    era.compareExchange(expected: seen, desired: seen &+ 1, ordering: .acquiringAndReleasing).exchanged
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

extension UnsafeMutablePointer where Pointee == DomainCore {
  /// The word that a record's loads compare with their limit, where `neutralized` is the record's own.
  func watched(byItself neutralized: UnsafeMutablePointer<Atomic<UInt64>>) -> UnsafeMutablePointer<Atomic<UInt64>> {
    // SAFETY: the era comes first in a core, which outlives its records.
    switch unsafe pointee.scheme {
    case .ibr: unsafe UnsafeMutableRawPointer(self).assumingMemoryBound(to: Atomic<UInt64>.self)
    case .debraPlus: unsafe pointee.fences.isAsymmetric ? neutralized : DomainCore.alwaysAbove
    }
  }
}

extension DomainCore {
  /// A word that is above every limit: sends each load through the function that has the full fence.
  fileprivate nonisolated(unsafe) static let alwaysAbove: UnsafeMutablePointer<Atomic<UInt64>> = {
    let word = UnsafeMutablePointer<Atomic<UInt64>>.allocate(capacity: 1)
    // SAFETY: fresh memory, never freed and never written again.
    unsafe word.initialize(to: Atomic(.max))
    return unsafe word
  }()
}
