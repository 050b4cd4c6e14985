/// How often an operation has started again, so that one which brings its restarts about itself, by what it does in nested
/// operations, gets twice the allowance in each run and comes to an end.
///
/// A pin does not touch it: it counts as long as the operation that it speaks of is the one in progress at its level.
struct RestartRecord {
  /// The nesting level of the operation.
  var level = 0
  /// What its reservation said when it last began: IBR its era, DEBRA+ its ticket.
  var mark: UInt64 = 0
  var runs = 0

  /// By how many powers of two an allowance grows at most.
  static var limit: Int { 32 }
}

extension UnsafeMutablePointer where Pointee == Participant {
  // SAFETY (whole file): PT-1 keeps the record, and only its owner calls these functions (PT-2).

  /// Notes that the innermost operation, at `level`, is about to start again.
  func noteRestart(at level: Int) {
    unsafe pointee.restartCount.bump(by: 1)
    if unsafe repeatedRuns == 0 {
      unsafe pointee.restarts = RestartRecord(level: level, mark: 0, runs: 0)
    }
    unsafe pointee.restarts.runs += 1
  }

  /// Notes how the operation has begun anew.
  func noteRestarted(at level: Int) {
    if unsafe pointee.restarts.level == level { unsafe pointee.restarts.mark = restartMark(at: level) }
  }

  /// How often an operation in progress has started again; 0 if none has.
  var repeatedRuns: Int {
    let record = unsafe pointee.restarts
    let isInProgress = unsafe record.level <= pointee.nestedDepth && restartMark(at: record.level) == record.mark
    return record.runs > 0 && isInProgress ? Swift.min(record.runs, RestartRecord.limit) : 0
  }

  private func restartMark(at level: Int) -> UInt64 {
    if unsafe pointee.usesTickets { return unsafe deepLevel(level).reservation.pointee.ownUpper }
    return unsafe reservation(at: Swift.min(level, Participant.levels - 1)).pointee.ownLower
  }
}
