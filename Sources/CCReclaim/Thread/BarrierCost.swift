/// How much of a thread's time barriers take.
struct BarrierCost {
  /// When the first barrier of the series began.
  private var since: UInt64 = 0
  /// What they have taken.
  private var spent: UInt64 = 0
  private var count = 0

  /// After how many barriers their share is looked at.
  static var series: Int { 16 }

  /// What they may take of the time: one part of so many. A full fence in each pin costs some hundredths of what operations take that
  /// are so short that it counts.
  static var share: UInt64 { 32 }

  /// Takes note of a barrier, from a moment to another one, in nanoseconds. Returns whether the last series took too much of the time.
  mutating func note(from begin: UInt64, to end: UInt64) -> Bool {
    if count == 0 { since = begin }
    spent &+= end &- begin
    count += 1
    if count < Self.series { return false }
    let isDear = spent > (end &- since) / Self.share
    self = BarrierCost()
    return isDear
  }
}
