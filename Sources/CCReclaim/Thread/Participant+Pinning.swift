extension UnsafeMutablePointer where Pointee == Participant {
  // SAFETY (whole file): PT-1 keeps the record, and only its owner calls these functions (PT-2).

  /// The reservation of a nesting level.
  @inlinable
  func reservation(at level: Int) -> UnsafeMutablePointer<Reservation> {
    let first = unsafe UnsafeMutableRawPointer(self) + Participant.reservationOffset
    return unsafe first.assumingMemoryBound(to: Reservation.self) + level
  }

  /// Begins an operation, or one nested inside another, in a domain whose shared part is `core`.
  @inlinable
  @inline(__always)
  func pin(_ core: UnsafeMutablePointer<DomainCore>) -> UnsafeMutablePointer<Reservation> {
    let outermost = unsafe reservation(at: 0)
    guard unsafe _fastPath(outermost.pointee.ownLower == Reservation.none) else { return unsafe pinNested() }
    unsafe outermost.pointee.begin(core.pointee.currentEra)
    unsafe pointee.fences.light()
    return unsafe outermost
  }

  /// A level below the outermost. Each has its own interval: if it shared the outer one, an inner operation that has to
  /// restart because its interval grew too wide would find it as wide again.
  @usableFromInline
  @inline(never)
  func pinNested() -> UnsafeMutablePointer<Reservation> {
    unsafe pointee.nestedDepth += 1
    let level = unsafe pointee.nestedDepth
    let shared = Participant.levels - 1
    let reservation = unsafe reservation(at: Swift.min(level, shared))
    let era = unsafe pointee.core.pointee.currentEra
    if level > shared {
      unsafe reservation.pointee.extend(to: era)
    } else {
      unsafe reservation.pointee.begin(era)
    }
    unsafe pointee.fences.light()
    return unsafe reservation
  }

  /// Ends the innermost operation, which `pin` has given `reservation`, and does what work is due.
  @inlinable
  @inline(__always)
  func unpin(_ reservation: UnsafeMutablePointer<Reservation>) {
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
    if unsafe pointee.hasWork, unsafe isOverdue { unsafe work() }
  }

  /// Starts the innermost operation's reservation again. What it had loaded is no longer protected.
  func repin() {
    let level = unsafe pointee.nestedDepth
    unsafe pointee.restartCount.bump(by: 1)
    // A shared level keeps what the levels above it reserved.
    if level >= Participant.levels - 1 { return }
    let reservation = unsafe reservation(at: level)
    unsafe reservation.pointee.end()
    unsafe reservation.pointee.begin(pointee.core.pointee.currentEra)
    unsafe pointee.fences.light()
  }

  /// Extends a reservation to the current era. Throws if that made it wider than the cap, unless operations of deeper levels
  /// are in progress: one of those would be started again, to no avail.
  @usableFromInline
  @inline(never)
  func extendReservation(_ reservation: UnsafeMutablePointer<Reservation>) throws(OperationRestart) {
    let era = unsafe pointee.core.pointee.currentEra
    let level = unsafe pointee.nestedDepth
    let isShared = level >= Participant.levels - 1
    let isInnermost = unsafe reservation == self.reservation(at: level)
    if !isShared, isInnermost, unsafe era - reservation.pointee.ownLower > UInt64(ReclamationDomain.intervalCap) {
      throw OperationRestart()
    }
    unsafe reservation.pointee.extend(to: era)
    unsafe pointee.fences.light()
  }
}
