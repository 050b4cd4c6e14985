/// How soon a thread takes operations that hold the epoch back for ones that stand still.
///
/// A processor that is on loan for a time slice, once in a while, is waited for. Where that happens again and again, as with more
/// threads than processors, what all threads retire meanwhile is out of the cache before it can be used again, which costs more
/// than a barrier and the beginning of an operation that has to start again.
struct SuspicionPace {
  /// How many operations have lasted, each noted not long after the one before; up to `enough`.
  private var series = 0
  /// The last of them, and when it was noted.
  private var ticket: UInt64 = 0
  private var owner: UInt = 0
  private var noted: UInt64 = 0

  /// From how many on a thread is in a hurry.
  static var enough: Int { 4 }

  /// Takes note of an operation that holds the epoch back `now`, and is known to have lasted for so long, both in nanoseconds.
  mutating func note(
    _ ticket: UInt64, of owner: UInt, lasted: UInt64, at now: UInt64, _ options: ReclamationDomain.Options
  ) {
    if ticket == self.ticket && owner == self.owner { return }
    let isLate = lasted >= (isHurried(at: now, options) ? options.shortSuspicionDelay(after: 0) : options.lateness)
    guard isLate else { return }
    series = now &- noted < options.suspicionMemory ? Swift.min(series + 1, Self.enough) : 1
    self.ticket = ticket
    self.owner = owner
    noted = now
  }

  /// Whether operations have lasted again and again of late.
  func isHurried(at now: UInt64, _ options: ReclamationDomain.Options) -> Bool {
    series == Self.enough && now &- noted < options.suspicionMemory
  }
}

extension ReclamationDomain.Options {
  private var suspicionDelay: UInt64 { UInt64(suspicionDelayMilliseconds) * 1_000_000 }

  /// After how many nanoseconds an operation counts as one that lasts.
  fileprivate var lateness: UInt64 { suspicionDelay / 10 }

  /// How long a series of such operations is remembered, in nanoseconds.
  fileprivate var suspicionMemory: UInt64 { suspicionDelay * 10 }

  /// After how many nanoseconds a thread in a hurry takes an operation for one that stands still, if so many `runs` before it, one
  /// right after the other, were neutralized: twice as long each time, since they are the same operation, most likely.
  func shortSuspicionDelay(after runs: Int) -> UInt64 {
    Swift.min(suspicionDelay, (suspicionDelay / 32) << UInt64(Swift.min(runs, 8)))
  }

  /// How many blocks have to wait for an operation that is known to have lasted for so many nanoseconds, after so many runs.
  func suspicionThreshold(after lasted: UInt64, isHurried: Bool, runs: Int) -> Int {
    if isHurried && lasted >= shortSuspicionDelay(after: runs) { return max(1, suspicionThreshold / 64) }
    return lasted >= suspicionDelay ? max(1, suspicionThreshold / 16) : suspicionThreshold
  }
}
