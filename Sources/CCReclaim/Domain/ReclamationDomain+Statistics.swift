internal import Synchronization

extension ReclamationDomain {
  /// What the domain has retired and freed so far.
  ///
  /// - Complexity: O(threads that have ever used the domain at once).
  public var statistics: ReclamationStatistics {
    var result = ReclamationStatistics()
    var reclaimedBytes: UInt64 = 0
    var retiredBytes: UInt64 = 0
    // SAFETY (whole function): PT-1; counters may be read by every thread.
    // Frees of all records before retirements of all: none appears without its retirement.
    unsafe core.pointee.forEachParticipant { participant in
      // ACQUIRE[A1-snapshot] with RELEASE[A1-count].
      result.reclaimedCount &+= unsafe participant.pointee.reclaimedCount.load(ordering: .acquiring)
      // ACQUIRE[A1-snapshot] with RELEASE[A1-count].
      reclaimedBytes &+= unsafe participant.pointee.reclaimedBytes.load(ordering: .acquiring)
    }
    unsafe core.pointee.forEachParticipant { participant in
      // RELAXED: at least what the loads above saw; so are those below, each a number of its own.
      result.retiredCount &+= unsafe participant.pointee.retiredCount.load(ordering: .relaxed)
      // RELAXED: as above.
      retiredBytes &+= unsafe participant.pointee.retiredBytes.load(ordering: .relaxed)
      // RELAXED: as above.
      result.pollCount &+= unsafe participant.pointee.pollCount.load(ordering: .relaxed)
      // RELAXED: as above.
      result.restartCount &+= unsafe participant.pointee.restartCount.load(ordering: .relaxed)
      // RELAXED: as above.
      if unsafe participant.pointee.state.load(ordering: .relaxed) == .owned { result.registeredThreads += 1 }
      // RELAXED: as above.
      result.neutralizationCount &+= unsafe participant.pointee.neutralizationCount.load(ordering: .relaxed)
      // RELAXED: as above.
      result.adoptedCount &+= unsafe participant.pointee.adoptedCount.load(ordering: .relaxed)
      // RELAXED: as above.
      result.heldBySlotsCount += unsafe participant.pointee.heldCount.load(ordering: .relaxed)
      if let pinner = unsafe participant.pointee.pinner, pinner.keptCount > result.heaviestPinner?.keptCount ?? 0 {
        result.heaviestPinner = pinner
      }
    }
    // RELAXED: as above.
    result.longestPin = unsafe .nanoseconds(core.pointee.longestPin.load(ordering: .relaxed))
    // RELAXED: as above; written in the child of a fork, by its one thread.
    let leakedCount = unsafe core.pointee.leakedCount.load(ordering: .relaxed)
    // RELAXED: as above.
    let leakedBytes = unsafe core.pointee.leakedBytes.load(ordering: .relaxed)
    result.pendingCount = max(0, Int(truncatingIfNeeded: result.retiredCount &- result.reclaimedCount) - leakedCount)
    result.pendingBytes = max(0, Int(truncatingIfNeeded: retiredBytes &- reclaimedBytes) - leakedBytes)
    unsafe core.pointee.notePeak()
    // RELAXED: as above.
    result.peakPendingCount = unsafe core.pointee.peakPendingCount.load(ordering: .relaxed)
    result.era = unsafe core.pointee.currentEra
    return result
  }
}

extension Participant {
  /// What scans have found last that this record's operation keeps.
  fileprivate var pinner: ReclamationStatistics.Pinner? {
    // RELAXED: numbers of their own.
    let keptCount = pinWatch.keptCount.load(ordering: .relaxed)
    // RELAXED: as above.
    return keptCount == 0 ? nil : .init(threadNumber: threadNumber.load(ordering: .relaxed), keptCount: keptCount)
  }
}

extension DomainCore {
  /// Looks at how much is pending just now. Called once a scan.
  func notePeak() {
    var pending = 0
    // Retirements of all records before frees of all: what is freed meanwhile makes the number too small, never too large.
    // SAFETY: PT-1.
    // RELAXED: a number of its own; so below.
    unsafe forEachParticipant { pending += unsafe Int($0.pointee.retiredCount.load(ordering: .relaxed)) }
    // RELAXED: as above.
    unsafe forEachParticipant { pending -= unsafe Int($0.pointee.reclaimedCount.load(ordering: .relaxed)) }
    // RELAXED: as above.
    pending -= leakedCount.load(ordering: .relaxed)
    // RELAXED: as above.
    if pending > peakPendingCount.load(ordering: .relaxed) {
      // RELAXED: as above.
      _ = peakPendingCount.max(pending, ordering: .relaxed)
    }
  }
}
