internal import CPlatform
internal import Synchronization

/// When scans first saw the operation that a thread is in, to say how long it has lasted. Written by whichever thread scans;
/// a number that two of them write at once is off by no more than the time between them.
struct PinWatch: ~Copyable {
  private let lower = Atomic<UInt64>(Reservation.none)
  private let ticket = Atomic<UInt64>(0)
  private let since = Atomic<UInt64>(0)
  /// How many blocks the last scan has kept because of it.
  let keptCount = Atomic<Int>(0)

  /// DEBRA+: how many operations in a row, each begun right after the one before, were neutralized.
  private let neutralizedRuns = Atomic<Int>(0)

  init() {}

  /// Takes note of how many blocks a scan has kept because of it.
  func noteKept(_ count: Int) {
    // RELAXED: a number of its own; not written, mostly, where others read next to it.
    if keptCount.load(ordering: .relaxed) != count {
      // RELAXED: as above.
      keptCount.store(count, ordering: .relaxed)
    }
  }

  /// Takes note of an operation that began before the current era. Returns how long it is known to have lasted, in
  /// nanoseconds.
  func note(_ lower: UInt64, _ ticket: UInt64) -> UInt64 {
    let now = cc_monotonic_nanoseconds()
    // RELAXED: numbers of their own; so below.
    if self.lower.load(ordering: .relaxed) == lower, self.ticket.load(ordering: .relaxed) == ticket {
      // RELAXED: as above.
      let since = self.since.load(ordering: .relaxed)
      return now > since ? now - since : 0
    }
    // RELAXED: as above.
    since.store(now, ordering: .relaxed)
    // RELAXED: as above.
    self.lower.store(lower, ordering: .relaxed)
    // RELAXED: as above.
    self.ticket.store(ticket, ordering: .relaxed)
    return 0
  }

  /// DEBRA+: takes note that an operation was neutralized; `last` is what its announcement said of the one before.
  func noteNeutralized(_ ticket: UInt64, last: UInt64) {
    // RELAXED: a number of its own.
    neutralizedRuns.store(runs(before: ticket, last: last) + 1, ordering: .relaxed)
  }

  /// How many operations before this one were neutralized, each begun right after the one before: most likely runs of the same.
  func runs(before ticket: UInt64, last: UInt64) -> Int {
    // A ticket, or its like for an operation nested in it, follows the one before by 1 to 3; `last` is that one's and 1.
    // RELAXED: a number of its own.
    last + 3 > ticket ? neutralizedRuns.load(ordering: .relaxed) : 0
  }
}
