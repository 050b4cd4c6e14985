internal import Synchronization

/// For how long pins make full fences, and whether it was worth it.
///
/// Full fences are paid for by all who pin, barriers by those who retire: so it is tried, and both are added up. Where fences cost more than
/// barriers would have, the next attempt waits, and the one after that twice as long. Numbers of their own, which need no order.
struct FullPins: ~Copyable {
  private let endMoment = Atomic<UInt64>(0)
  /// How many times `pinsPerLook` pins were made.
  private let looks = Atomic<UInt64>(0)
  /// How many barriers were not issued.
  private let sparedBarriers = Atomic<UInt64>(0)
  /// What one would have taken, in nanoseconds.
  private let cost = Atomic<UInt64>(0)
  /// Before when it is not tried again.
  private let restEnd = Atomic<UInt64>(0)
  /// How many times in a row it was not worth it.
  private let failureCount = Atomic<UInt64>(0)

  init() {}

  /// How long it lasts, in nanoseconds: then it is found out anew what barriers take.
  static var term: UInt64 { 100_000_000 }

  /// How many pins with full fences a thread makes before it looks at the time.
  static var pinsPerLook: Int { 1024 }

  /// What a full fence costs, in nanoseconds: behind a store, 10 to 25 on the machines of the figures.
  static var fenceCost: UInt64 { 16 }

  /// For how many terms pins have light fences after so many failures in a row.
  static func rest(after failures: UInt64) -> UInt64 { 1 &<< Swift.min(failures, 10) }

  func isWorthTrying(at now: UInt64) -> Bool {
    // RELAXED: a time.
    now >= restEnd.load(ordering: .relaxed)
  }

  func begin(at now: UInt64, for term: UInt64, cost: UInt64) {
    let (end, isNever) = now.addingReportingOverflow(term)
    // RELAXED: only who raises the fences writes these, before it shows that they are raised.
    endMoment.store(isNever ? .max : end, ordering: .relaxed)
    // RELAXED: as above.
    self.cost.store(cost, ordering: .relaxed)
    // RELAXED: as above; a count that comes late is none.
    looks.store(0, ordering: .relaxed)
    // RELAXED: as above.
    sparedBarriers.store(0, ordering: .relaxed)
  }

  func isOver(at now: UInt64) -> Bool {
    // RELAXED: a time.
    now >= endMoment.load(ordering: .relaxed)
  }

  /// Takes note of as many pins as a thread makes before it looks.
  func noteLook() {
    // RELAXED: a count.
    looks.add(1, ordering: .relaxed)
  }

  /// Takes note of a barrier that was not needed.
  func noteSparedBarrier() {
    // RELAXED: a count.
    sparedBarriers.add(1, ordering: .relaxed)
  }

  /// Adds up what it was worth. By who lowers the fences.
  func end(at now: UInt64) {
    // RELAXED: counts; who lowers the fences alone writes what is written here, so below.
    let paid = looks.load(ordering: .relaxed) &* UInt64(Self.pinsPerLook) &* Self.fenceCost
    // RELAXED: as above.
    let spared = sparedBarriers.load(ordering: .relaxed) &* cost.load(ordering: .relaxed)
    // RELAXED: as above.
    let failures = paid > spared ? failureCount.load(ordering: .relaxed) &+ 1 : 0
    // RELAXED: as above.
    failureCount.store(failures, ordering: .relaxed)
    if failures == 0 { return }
    // RELAXED: as above.
    restEnd.store(now &+ Self.term &* Self.rest(after: failures), ordering: .relaxed)
  }
}
