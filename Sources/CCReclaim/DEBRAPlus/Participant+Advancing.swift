internal import CPlatform
internal import Synchronization

extension UnsafeMutablePointer where Pointee == Participant {
  // SAFETY (whole file): PT-1 keeps the records. What belongs to an owner is touched by the owner only, at work (PT-2).

  /// One step towards the next epoch; takes it, if all have passed into this one.
  func advanceEpoch() {
    unsafe adoptOrphans()
    switch unsafe examine(atMost: EpochRound.step) {
    case .finished:
      unsafe finishRound()
      unsafe rotate()
    case .unfinished:
      // It goes on in the next operation: the step stays due.
      break
    case .stuck:
      unsafe postponeRound()
    }
  }

  /// Takes as many epochs as it takes to free what is retired now, if nobody stands in the way.
  func advanceThoroughly() {
    unsafe pointee.isThorough = true
    defer { unsafe pointee.isThorough = false }
    unsafe rotate()
    for _ in 0..<RetiredLists.bags where unsafe pointee.lists.pointee.count > pointee.lists.pointee.ready.count {
      guard unsafe examine(atMost: .max) == .finished else { return }
      unsafe finishRound()
      unsafe rotate()
    }
  }

  /// Looks at the next few threads of the round for the current epoch.
  private func examine(atMost limit: Int) -> EpochRound.Outcome {
    let core = unsafe pointee.core
    let epoch = unsafe core.pointee.currentEra
    if unsafe pointee.round.epoch != epoch {
      guard unsafe fenceEpoch(epoch) else { return .stuck }
      unsafe pointee.round.epoch = epoch
      // ACQUIRE[R6-walk] with RELEASE[R6-publish]. After the fence: a record that is not there yet belongs to a thread that
      // has not loaded a link before this epoch.
      unsafe pointee.round.cursor = core.pointee.participants.load(ordering: .acquiring)
    }
    var examined = 0
    while let other = unsafe pointee.round.cursor {
      if examined == limit { return .unfinished }
      guard unsafe hasPassed(other, into: epoch) else { return .stuck }
      unsafe pointee.round.cursor = other.pointee.next
      examined += 1
    }
    return .finished
  }

  /// Puts a fence between the beginning of an epoch and the first announcement that its round reads. Returns false if the kernel
  /// refused.
  private func fenceEpoch(_ epoch: UInt64) -> Bool {
    let core = unsafe pointee.core
    // ACQUIRE[R11-see] with ACQ_REL[R11-fence]: somebody's fence is as good as ours.
    if unsafe core.pointee.fencedEpoch.load(ordering: .acquiring) >= epoch { return true }
    // FENCE[R11-fence] with FENCE[R1-pin], FENCE[R12-pin]: an operation that loaded a link before this epoch is announced visibly.
    guard unsafe fenceAgainstPins() else { return false }
    // ACQ_REL[R11-fence] with ACQUIRE[R11-see].
    _ = unsafe core.pointee.fencedEpoch.max(epoch, ordering: .acquiringAndReleasing)
    return true
  }

  /// Whether `other` is outside of any operation, or in one that began in `epoch`, or in one that is neutralized; which it
  /// becomes here, if too much waits for it.
  private func hasPassed(_ other: UnsafeMutablePointer<Participant>, into epoch: UInt64) -> Bool {
    // ACQUIRE[R10-examine] with RELEASE[R10-announce], RELEASE[R2-unpin]: its last reads of blocks come before our frees.
    let lower = unsafe other.pointee.reservation0.lower.load(ordering: .acquiring)
    if lower == Reservation.none || lower >= epoch { return true }
    // ACQUIRE[R10-examine] with RELEASE[R10-announce]: the ticket of that operation, or of a later one.
    let ticket = unsafe other.pointee.announcement.ticket.load(ordering: .acquiring)
    let lasted = unsafe other.pointee.pinWatch.note(lower, ticket)
    unsafe pointee.core.pointee.noteLongest(lasted)
    // ACQUIRE[R9-see] with ACQ_REL[R9-confirm]: a heavy fence lies behind it.
    if unsafe other.pointee.announcement.confirmed.load(ordering: .acquiring) > ticket { return true }
    // Nobody is neutralized at first sight, and nobody who has gone on since: what waits may have come from elsewhere.
    let isKnown = unsafe pointee.round.suspect == ticket && pointee.round.suspectOwner == other
    unsafe pointee.round.suspect = ticket
    unsafe pointee.round.suspectOwner = other
    guard unsafe isKnown && isSuspicious(of: other, ticket, lasted) && neutralize(other, ticket) else { return false }
    if unsafe other == self { unsafe pointee.restarts.hasNeutralizedItself = true }
    return true
  }

  /// Makes an operation start again, without its help.
  ///
  /// It decides nothing about blocks: it only lets the epoch move on. Whoever frees a block keeps what the operation has
  /// named in its slots.
  func neutralize(_ other: UnsafeMutablePointer<Participant>, _ ticket: UInt64) -> Bool {
    // ACQ_REL[R9-neutralize] with ACQUIRE[R9-check]: only ever rises (AN-1).
    let (old, _) = unsafe other.pointee.announcement.neutralized.max(ticket + 1, ordering: .acquiringAndReleasing)
    schedulePoint(.neutralizeAfterFlag)
    if old <= ticket {
      unsafe pointee.neutralizationCount.bump(by: 1)
      unsafe other.pointee.pinWatch.noteNeutralized(ticket, last: old)
    }
    // FENCE[R9-neutralize] with FENCE[R9-slot]: either a load's check comes before it, and then its slot is visible from here
    // on; or it comes after it, and fails.
    guard unsafe pointee.fences.heavy() else { return false }
    schedulePoint(.neutralizeAfterBarrier)
    // ACQ_REL[R9-confirm] with ACQUIRE[R9-see]: only now may anybody count on it.
    _ = unsafe other.pointee.announcement.confirmed.max(ticket + 1, ordering: .acquiringAndReleasing)
    return true
  }

  /// Whether so much waits, after so many nanoseconds, that a thread which holds the epoch back is taken for one that stands
  /// still. The thread's own operation, if it came to this point before, gets twice as much in each run.
  private func isSuspicious(
    of other: UnsafeMutablePointer<Participant>, _ ticket: UInt64, _ lasted: UInt64
  ) -> Bool {
    let core = unsafe pointee.core
    guard unsafe core.pointee.variant == .standard else { return false }
    let runs = unsafe other == self ? repeatedRuns : 0
    let count = unsafe suspicionThreshold(of: other, ticket, after: lasted) << runs
    let bytes = unsafe count.multipliedReportingOverflow(by: core.pointee.bytesPerRetired)
    let lists = unsafe pointee.lists
    var waitingCount = unsafe lists.pointee.fresh.count + lists.pointee.orphaned.count
    var waitingBytes = unsafe lists.pointee.fresh.byteCount + lists.pointee.orphaned.byteCount
    if unsafe pointee.isThorough {
      // The epochs that were taken just now have emptied `fresh`.
      waitingCount = unsafe lists.pointee.waitingCount
      waitingBytes = unsafe lists.pointee.waitingByteCount
    }
    return waitingCount >= count || (!bytes.overflow && waitingBytes >= bytes.partialValue)
  }

  /// How many blocks have to wait for an operation that is known to have lasted for so many nanoseconds.
  private func suspicionThreshold(
    of other: UnsafeMutablePointer<Participant>, _ ticket: UInt64, after lasted: UInt64
  ) -> Int {
    let options = unsafe pointee.core.pointee.options
    guard lasted >= options.shortSuspicionDelay(after: 0) else { return options.suspicionThreshold }
    let now = cc_monotonic_nanoseconds()
    unsafe pointee.pace.note(ticket, of: UInt(bitPattern: other), lasted: lasted, at: now, options)
    // RELAXED: of its owner's operations only how soon they are suspected depends on it.
    let last = unsafe other.pointee.announcement.neutralized.load(ordering: .relaxed)
    let runs = unsafe other.pointee.pinWatch.runs(before: ticket, last: last)
    return unsafe options.suspicionThreshold(
      after: lasted, isHurried: pointee.pace.isHurried(at: now, options), runs: runs)
  }

  private func finishRound() {
    let epoch = unsafe pointee.round.epoch
    unsafe pointee.round = EpochRound()
    unsafe pointee.core.pointee.notePeak()
    schedulePoint(.advanceBeforeExchange)
    unsafe pointee.core.pointee.advanceEra(from: epoch)
  }

  /// Comes back when an eighth of the threshold more was retired.
  private func postponeRound() {
    let options = unsafe pointee.core.pointee.options
    let lists = unsafe pointee.lists
    unsafe lists.pointee.dueCount = lists.pointee.fresh.count + Swift.max(1, options.retireThreshold / 8)
    unsafe lists.pointee.dueBytes = lists.pointee.fresh.byteCount + Swift.max(1, options.retireThresholdBytes / 8)
  }
}

extension DomainCore {
  /// How many bytes go with a block where options count blocks.
  var bytesPerRetired: Int { max(1, options.retireThresholdBytes / options.retireThreshold) }
}
