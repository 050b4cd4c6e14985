/// How much of a thread's time barriers take.
struct BarrierCost {
  /// When the first barrier of the series began.
  private var since: UInt64 = 0
  /// What they have taken.
  private var spent: UInt64 = 0
  private var count: UInt64 = 0

  /// After how many barriers their share is looked at.
  static var series: UInt64 { 16 }

  /// One part of so many of the time is too much.
  static var share: UInt64 { 32 }

  /// Takes note of a barrier, from a moment to another one, in nanoseconds. Returns what one takes, if the series that it completes took
  /// too much of the time.
  mutating func note(from begin: UInt64, to end: UInt64) -> UInt64? {
    if count == 0 { since = begin }
    spent &+= end &- begin
    count += 1
    if count < Self.series { return nil }
    let (spent, elapsed) = (spent, end &- since)
    self = BarrierCost()
    return spent > elapsed / Self.share ? spent / Self.series : nil
  }
}
