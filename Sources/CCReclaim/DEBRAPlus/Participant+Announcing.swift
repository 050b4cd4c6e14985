public import Synchronization

extension UnsafeMutablePointer where Pointee == Participant {
  // SAFETY (whole file): PT-1 keeps the record, and only its owner calls these functions (PT-2).

  /// Writes the announcement of an outermost operation. The caller's `fencePin` follows.
  @inlinable
  @inline(__always)
  func announce(ticket: UInt64, limit: UInt64, epoch: UInt64) {
    // RELEASE[R10-announce] with ACQUIRE[R10-examine]: what earlier operations read comes before their ticket's end.
    unsafe pointee.announcement.ticket.store(ticket, ordering: .releasing)
    unsafe pointee.reservation0.begin(epoch, limit: limit)
    if unsafe _slowPath(pointee.pinnedEpoch != epoch) {
      unsafe pointee.pinnedEpoch = epoch
      // The bags may move on.
      unsafe pointee.hasWork = true
    }
  }

  /// Makes the announcement good for the loads of a nested operation: it is part of the outermost one, unless that was
  /// neutralized. Then it is announced anew, with the slots of all levels to be kept: the outer operations go on using what
  /// they have in theirs until they find out.
  func renewAnnouncement(for level: PinnedLevel) {
    let announced = unsafe pointee.announcement.ownTicket
    if unsafe pointee.announcement.isNeutralized(announced) {
      let ticket = unsafe pointee.announcement.nextTicket | Announcement.keep
      let epoch = unsafe pointee.core.pointee.currentEra
      // INVARIANT(AN-2): the slots count before this store, since the old ticket is neutralized, and after it, by KEEP. The
      // outermost level's limit stays as it is: its next load finds that it is neutralized.
      // RELEASE[R10-announce] with ACQUIRE[R10-examine]: as in `announce`.
      unsafe pointee.announcement.ticket.store(ticket, ordering: .releasing)
      unsafe pointee.reservation0.renew(epoch)
      // A pin like any other.
      unsafe fencePin(pointee.core)
    }
    unsafe level.reservation.pointee.extend(to: pointee.announcement.ownTicket)
  }

  /// A nested level's words: the record's own, or further ones, which are made when they are first needed.
  func deepLevel(_ level: Int) -> PinnedLevel {
    if level < Participant.levels { return unsafe PinnedLevel(reservation(at: level), slots(at: level)) }
    // RELAXED: only the owner writes it.
    var cursor = unsafe pointee.deepLevels.load(ordering: .relaxed)
    while let levels = unsafe cursor {
      if unsafe levels.pointee.contains(level) { return unsafe levels.level(level) }
      unsafe cursor = levels.pointee.next
    }
    return unsafe addDeepLevels(level)
  }

  /// The depth of a level in use.
  func depth(of level: PinnedLevel) -> Int {
    // SAFETY: addresses to compare.
    (0..<(unsafe pointee.nestedDepth)).first { unsafe deepLevel($0).reservation == level.reservation }
      ?? (unsafe pointee.nestedDepth)
  }

  /// Levels are entered one after the other: `level` is the first of the new ones.
  private func addDeepLevels(_ level: Int) -> PinnedLevel {
    // RELAXED: only the owner writes it.
    let below = unsafe pointee.deepLevels.load(ordering: .relaxed)
    let made = unsafe DeepLevels.make(below: below, firstLevel: level)
    // RELEASE[R9-deepen] with ACQUIRE[R9-slots]: the rows are empty before they are found.
    unsafe pointee.deepLevels.store(made, ordering: .releasing)
    return unsafe made.level(level)
  }
}
