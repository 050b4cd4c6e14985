/// How often an operation has started again through its own fault: because of what it does in operations nested in it. It gets
/// twice the allowance in each such run, and so comes to an end. Restarts that others bring about do not count: what an
/// operation holds back on their account stays bounded.
///
/// A pin does not touch it: it counts as long as the operation that it speaks of is the one in progress at its level.
struct RestartRecord {
  /// The nesting level of the operation.
  var level = 0
  /// What its reservation said when it last began: IBR its era, DEBRA+ its ticket.
  var mark: UInt64 = 0
  var runs = 0
  /// DEBRA+: whether the thread has neutralized its own operation since an outermost one last started again.
  var hasNeutralizedItself = false
  /// IBR: how many eras the thread has ended inside the outermost operation that began in era `ownErasMark`.
  var ownEras = 0
  var ownErasMark = Reservation.none

  /// By how many powers of two an allowance grows at most.
  static var limit: Int { 16 }
}

extension UnsafeMutablePointer where Pointee == Participant {
  // SAFETY (whole file): PT-1 keeps the record, and only its owner calls these functions (PT-2).

  /// IBR: notes that this thread has ended an era.
  func noteOwnEra() {
    let lower = unsafe pointee.reservation0.ownLower
    if lower == Reservation.none { return }
    if unsafe pointee.restarts.ownErasMark != lower {
      unsafe pointee.restarts.ownErasMark = lower
      unsafe pointee.restarts.ownEras = 0
    }
    unsafe pointee.restarts.ownEras += 1
  }

  /// Notes that the innermost operation, at `level`, is about to start again. Returns whether one in progress, this or an outer
  /// one, has done so through its own fault, now or before.
  func noteRestart(at level: Int) -> Bool {
    unsafe pointee.restartCount.bump(by: 1)
    let isOwnFault = unsafe isOwnFault
    // What neutralizes an inner operation neutralizes the outer ones, which find out later.
    if level == 0 { unsafe pointee.restarts.hasNeutralizedItself = false }
    unsafe pointee.restarts.ownEras = 0
    let runs = unsafe repeatedRuns
    guard isOwnFault else { return runs > 0 }
    if runs == 0 {
      unsafe pointee.restarts.level = level
      unsafe pointee.restarts.runs = 0
    }
    unsafe pointee.restarts.runs += 1
    return true
  }

  /// Notes how the operation has begun anew.
  func noteRestarted(at level: Int) {
    if unsafe pointee.restarts.level == level { unsafe pointee.restarts.mark = restartMark(at: level) }
  }

  /// How often an operation in progress has started again through its own fault.
  var repeatedRuns: Int {
    let record = unsafe pointee.restarts
    let isInProgress = unsafe record.level <= pointee.nestedDepth && restartMark(at: record.level) == record.mark
    return record.runs > 0 && isInProgress ? Swift.min(record.runs, RestartRecord.limit) : 0
  }

  private var isOwnFault: Bool {
    let record = unsafe pointee.restarts
    if unsafe pointee.usesTickets { return record.hasNeutralizedItself }
    return unsafe record.ownErasMark == pointee.reservation0.ownLower
      && record.ownEras > ReclamationDomain.intervalCap / 2
  }

  private func restartMark(at level: Int) -> UInt64 {
    if unsafe pointee.usesTickets { return unsafe deepLevel(level).reservation.pointee.ownUpper }
    return unsafe reservation(at: Swift.min(level, Participant.levels - 1)).pointee.ownLower
  }
}
