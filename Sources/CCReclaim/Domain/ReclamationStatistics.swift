/// What a domain has retired and freed since it was made. A snapshot, yours to keep.
///
/// Exact once no operation runs; in between the counts of different threads are of slightly different moments.
public struct ReclamationStatistics: Sendable, Equatable, CustomStringConvertible {
  /// Blocks retired.
  public var retiredCount: UInt64 = 0
  /// Blocks freed after having been retired.
  public var reclaimedCount: UInt64 = 0
  /// Blocks retired and not yet freed.
  public var pendingCount = 0
  /// Their bytes.
  public var pendingBytes = 0
  /// The most blocks that were pending at once, looked at whenever a thread scans and when statistics are read.
  public var peakPendingCount = 0
  /// The current era.
  public var era: UInt64 = 0
  /// Calls of ``ReclamationDomain/poll()`` and ``ReclamationDomain/drain()``.
  public var pollCount: UInt64 = 0
  /// Operations that were neutralized. Always 0 under IBR.
  public var neutralizationCount: UInt64 = 0
  /// Times that an operation had to start again because its protection had ended.
  public var restartCount: UInt64 = 0
  /// Threads that have used the domain and have not exited.
  public var registeredThreads = 0

  /// All zero.
  public init() {}

  /// One line for logs.
  public var description: String {
    "\(retiredCount) retired, \(reclaimedCount) reclaimed, \(pendingCount) pending (\(pendingBytes) bytes, peak "
      + "\(peakPendingCount)), era \(era), \(pollCount) polls, \(neutralizationCount) neutralizations, "
      + "\(restartCount) restarts, \(registeredThreads) threads"
  }
}
