extension UnsafeMutablePointer where Pointee == Participant {
  // SAFETY (whole file): PT-1 keeps the record, and only its owner calls these functions (PT-2).

  /// The reservation of a nesting level that the record has.
  @inlinable
  func reservation(at level: Int) -> UnsafeMutablePointer<Reservation> {
    let first = unsafe UnsafeMutableRawPointer(self) + Participant.reservationOffset
    return unsafe first.assumingMemoryBound(to: Reservation.self) + level
  }

  /// The slots of a nesting level that the record has.
  @inlinable
  func slots(at level: Int) -> SlotRow {
    unsafe SlotRow(at: UnsafeMutableRawPointer(self) + (Participant.slotsOffset + level * SlotRow.byteCount))
  }

  /// Begins an operation, or one nested inside another, in a domain whose shared part is `core`.
  @inlinable
  @inline(__always)
  func pin(_ core: UnsafeMutablePointer<DomainCore>) -> PinnedLevel {
    let outermost = unsafe reservation(at: 0)
    guard unsafe _fastPath(outermost.pointee.ownLower == Reservation.none) else { return unsafe pinNested() }
    unsafe announce(core.pointee.currentEra, core)
    return unsafe PinnedLevel(outermost, slots(at: 0))
  }

  /// Announces an outermost operation that begins in `era`, or in the epoch of that number. Returns its limit.
  @discardableResult
  @inlinable
  @inline(__always)
  func announce(_ era: UInt64, _ core: UnsafeMutablePointer<DomainCore>) -> UInt64 {
    var limit = era
    schedulePoint(.pinBeforeAnnounce)
    if unsafe pointee.usesTickets {
      limit = unsafe pointee.announcement.nextTicket
      unsafe announce(ticket: limit, limit: limit, epoch: era)
    } else {
      unsafe pointee.reservation0.begin(era)
    }
    schedulePoint(.pinBeforeFence)
    unsafe fencePin(core)
    return limit
  }

  /// A level below the outermost.
  @usableFromInline
  @inline(never)
  func pinNested() -> PinnedLevel {
    // Here, too, since within an outer operation there may be no work for long.
    unsafe reviewPinFences()
    unsafe pointee.nestedDepth += 1
    let level = unsafe pointee.nestedDepth
    if unsafe pointee.usesTickets {
      let pinned = unsafe deepLevel(level)
      unsafe renewAnnouncement(for: pinned)
      return pinned
    }
    // Each has its own interval: if it shared the outer one, an inner operation that has to restart because its interval
    // grew too wide would find it as wide again.
    let shared = Participant.levels - 1
    let own = Swift.min(level, shared)
    let reservation = unsafe reservation(at: own)
    let era = unsafe pointee.core.pointee.currentEra
    if level > shared {
      unsafe reservation.pointee.extend(to: era)
    } else {
      unsafe reservation.pointee.begin(era)
    }
    unsafe fencePin(pointee.core)
    return unsafe PinnedLevel(reservation, slots(at: own))
  }

  /// Ends the innermost operation, which `pin` has given `reservation`, and does what work is due.
  @inlinable
  @inline(__always)
  func unpin(_ reservation: UnsafeMutablePointer<Reservation>) {
    schedulePoint(.unpinBeforeEnd)
    guard unsafe _fastPath(reservation == self.reservation(at: 0)) else { return unsafe unpinNested() }
    unsafe reservation.pointee.end()
    if unsafe _slowPath(pointee.hasWork) { unsafe work() }
  }

  @usableFromInline
  @inline(never)
  func unpinNested() {
    let level = unsafe pointee.nestedDepth
    assert(level > 0, "PT-3: more unpins than pins")
    unsafe pointee.nestedDepth = level - 1
    if level < Participant.levels { unsafe reservation(at: level).pointee.end() }
    // Freed blocks' destructors should find no guard held. But a closure inside an operation may retire without end.
    if unsafe pointee.hasWork && pointee.listLock.isOwners() && isOverdue { unsafe work() }
  }

  /// Starts the innermost operation again, because it has to or, where it is not forced to, so that it holds nobody back. What
  /// it had loaded is no longer protected.
  func repin(isForced: Bool) {
    let level = unsafe pointee.nestedDepth
    switch level {
    case 0: unsafe pointee.repinCounts.0 += 1
    case 1: unsafe pointee.repinCounts.1 += 1
    case 2: unsafe pointee.repinCounts.2 += 1
    default: unsafe pointee.repinCounts.3 += 1
    }
    // What is done of one's own accord is nobody's fault.
    let isRepeated = unsafe isForced ? noteRestart(at: level) : repeatedRuns > 0
    defer { if isRepeated { unsafe noteRestarted(at: level) } }
    if unsafe pointee.usesTickets {
      if level > 0 { return unsafe renewAnnouncement(for: deepLevel(level)) }
    } else if level >= Participant.levels - 1 {
      // A shared level keeps what the levels above it reserved.
      return
    }
    let reservation = unsafe reservation(at: level)
    unsafe reservation.pointee.end()
    if level == 0 {
      unsafe announce(pointee.core.pointee.currentEra, pointee.core)
    } else {
      unsafe reservation.pointee.begin(pointee.core.pointee.currentEra)
      unsafe fencePin(pointee.core)
    }
  }

  /// How often operations of the innermost one's level were begun anew.
  @usableFromInline
  var repinCount: UInt64 {
    switch unsafe pointee.nestedDepth {
    case 0: unsafe pointee.repinCounts.0
    case 1: unsafe pointee.repinCounts.1
    case 2: unsafe pointee.repinCounts.2
    default: unsafe pointee.repinCounts.3
    }
  }

  /// Goes on with a load that found the watched word above the limit of `level`.
  ///
  /// - Returns: whether what was loaded is protected; otherwise it is to be loaded again.
  /// - Throws: if the operation must start again.
  @usableFromInline
  @inline(never)
  func renewProtection(_ level: PinnedLevel) throws(OperationRestart) -> Bool {
    if unsafe pointee.usesTickets {
      // FENCE[R9-slot] with FENCE[R9-neutralize]: where light fences cost nothing, the load has passed one.
      unsafe pointee.fences.light()
      if unsafe pointee.announcement.isNeutralized(level.reservation.pointee.ownUpper) {
        throw unsafe OperationRestart(of: self, at: depth(of: level))
      }
      return true
    }
    unsafe try extendReservation(level)
    return false
  }

  /// Extends a reservation to the current era. Throws if that made it wider than the cap, unless operations of deeper levels
  /// are in progress: one of those would be started again, to no avail.
  private func extendReservation(_ pinned: PinnedLevel) throws(OperationRestart) {
    let reservation = unsafe pinned.reservation
    let era = unsafe pointee.core.pointee.currentEra
    let level = unsafe pointee.nestedDepth
    let isShared = level >= Participant.levels - 1
    let isInnermost = unsafe reservation == self.reservation(at: Swift.min(level, Participant.levels - 1))
    let cap = unsafe UInt64(ReclamationDomain.intervalCap) << UInt64(repeatedRuns)
    if !isShared, isInnermost, unsafe era - reservation.pointee.ownLower > cap {
      throw unsafe OperationRestart(of: self, at: level)
    }
    schedulePoint(.loadBeforePublish)
    unsafe reservation.pointee.extend(to: era)
    unsafe fencePin(pointee.core)
  }
}
