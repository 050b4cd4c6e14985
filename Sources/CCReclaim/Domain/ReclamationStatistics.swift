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
  /// The current era (IBR) or epoch (DEBRA+).
  public var era: UInt64 = 0
  /// Calls of ``ReclamationDomain/poll()`` and ``ReclamationDomain/drain()``.
  public var pollCount: UInt64 = 0
  /// Operations that were neutralized, because they had held the epoch back for too long. Always 0 under IBR.
  public var neutralizationCount: UInt64 = 0
  /// Times that an operation had to start again because its protection had ended.
  public var restartCount: UInt64 = 0
  /// Threads that have used the domain and have not exited.
  public var registeredThreads = 0
  /// Blocks that were taken over from threads that had exited.
  public var adoptedCount: UInt64 = 0
  /// Pending blocks that would be free by now, but for the slots of operations that were neutralized. Always 0 under IBR.
  public var heldBySlotsCount = 0
  /// The longest time for which an operation is known to have lasted. Scans look, so that the pin itself need not read a clock:
  /// what begins and ends between two scans goes unseen.
  public var longestPin = Duration.zero
  /// IBR: whose operation kept the most blocks pending when they were last looked at; nil if nobody's did.
  public var heaviestPinner: Pinner?

  /// A thread whose operation keeps blocks pending.
  public struct Pinner: Sendable, Equatable, CustomStringConvertible {
    /// The number by which the system's tools know the thread (Linux: its tid).
    public var threadNumber: UInt64
    /// How many blocks one thread's scan has kept because of it.
    public var keptCount: Int

    /// A thread, and what it keeps.
    public init(threadNumber: UInt64, keptCount: Int) {
      self.threadNumber = threadNumber
      self.keptCount = keptCount
    }

    /// For logs.
    public var description: String { "thread \(threadNumber) keeps \(keptCount)" }
  }

  /// All zero.
  public init() {}

  /// One line for logs.
  public var description: String {
    "\(retiredCount) retired, \(reclaimedCount) reclaimed, \(pendingCount) pending (\(pendingBytes) bytes, peak "
      + "\(peakPendingCount)), era \(era), \(pollCount) polls, \(neutralizationCount) neutralizations, "
      + "\(restartCount) restarts, \(registeredThreads) threads, \(adoptedCount) adopted, \(heldBySlotsCount) held by slots, "
      + "longest pin \(longestPin)" + (heaviestPinner.map { ", \($0)" } ?? "")
  }
}
