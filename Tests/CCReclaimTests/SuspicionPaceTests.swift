import CCTestSupport
import Testing

@testable import CCReclaim

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite("DEBRA+: how soon operations are taken for stalled")
struct SuspicionPaceTests {
  private static let millisecond: UInt64 = 1_000_000
  private let options = ReclamationDomain.Options()

  /// Operations with these gaps between them, in milliseconds, each of which has lasted for `lasted` microseconds.
  private func pace(_ gaps: [UInt64], lasted: UInt64 = 1000) -> (pace: SuspicionPace, now: UInt64) {
    var pace = SuspicionPace()
    var now: UInt64 = 1 << 40
    for (number, gap) in gaps.enumerated() {
      now += gap * Self.millisecond
      pace.note(UInt64(2 * number), of: 64, lasted: lasted * 1000, at: now, options)
    }
    return (pace, now)
  }

  @Test("a thread is in a hurry when four operations have lasted, with less than a tenth of a second between them")
  func series() {
    let hurried = pace([5, 99, 5, 5])
    #expect(hurried.pace.isHurried(at: hurried.now, options))
    #expect(hurried.pace.isHurried(at: hurried.now + 99 * Self.millisecond, options))
    #expect(!hurried.pace.isHurried(at: hurried.now + 100 * Self.millisecond, options))
    let few = pace([5, 5, 5])
    #expect(!few.pace.isHurried(at: few.now, options))
    let interrupted = pace([5, 5, 101, 5])
    #expect(!interrupted.pace.isHurried(at: interrupted.now, options))
    let short = pace([5, 5, 5, 5, 5], lasted: 999)
    #expect(!short.pace.isHurried(at: short.now, options))
  }

  @Test("an operation counts once")
  func once() {
    var pace = SuspicionPace()
    for moment in 0..<10 as Range<UInt64> {
      pace.note(2, of: 64, lasted: 5 * Self.millisecond, at: (1 << 40) + moment * Self.millisecond, options)
    }
    #expect(!pace.isHurried(at: (1 << 40) + 10 * Self.millisecond, options))
  }

  @Test("in a hurry, shorter ones keep it going")
  func kept() {
    var (pace, now) = pace([5, 5, 5, 5])
    for number in 0..<10 as Range<UInt64> {
      now += 90 * Self.millisecond
      pace.note(100 + 2 * number, of: 64, lasted: 320_000, at: now, options)
    }
    #expect(pace.isHurried(at: now, options))
  }

  @Test("a thread in a hurry wants a 64th to wait, for an operation as old as a 32nd of the delay")
  func thresholds() {
    func threshold(_ microseconds: UInt64, _ isHurried: Bool, _ runs: Int = 0) -> Int {
      options.suspicionThreshold(after: microseconds * 1000, isHurried: isHurried, runs: runs)
    }
    #expect(threshold(312, false) == 262_144)
    #expect(threshold(9999, false) == 262_144)
    #expect(threshold(10_000, false) == 16_384)
    #expect(threshold(312, true) == 262_144)
    #expect(threshold(313, true) == 4096)
    #expect(threshold(10_000, true) == 4096)
  }

  @Test("what was neutralized gets twice the time in each run, and no more than the delay")
  func runs() {
    for (runs, microseconds) in [(1, 625), (2, 1250), (3, 2500), (4, 5000), (5, 10_000), (6, 10_000), (60, 10_000)] {
      let delay = UInt64(microseconds) * 1000
      #expect(options.shortSuspicionDelay(after: runs) == delay)
      #expect(options.suspicionThreshold(after: delay - 1, isHurried: true, runs: runs) == 262_144)
    }
  }

  @Test("operations follow each other where their tickets do")
  func rows() {
    let watch = PinWatch()
    // Tickets of outermost operations are even; a flag is the ticket it speaks of, and 1.
    #expect(watch.runs(before: 2, last: 0) == 0)
    watch.noteNeutralized(2, last: 0)
    #expect(watch.runs(before: 4, last: 3) == 1)
    watch.noteNeutralized(4, last: 3)
    #expect(watch.runs(before: 6, last: 5) == 2)
    #expect(watch.runs(before: 8, last: 5) == 0)
    watch.noteNeutralized(8, last: 5)
    #expect(watch.runs(before: 10, last: 9) == 1)
    // One nested in it was announced anew.
    #expect(watch.runs(before: 11, last: 9) == 1)
  }

  @Test("threads that stand still again and again are neutralized sooner")
  func sooner() {
    var options = ReclamationDomain.Options.shrunken
    options.suspicionThreshold = 1 << 16
    options.suspicionDelayMilliseconds = 1000
    let domain = FenceKind.best.makeDomain(.debraPlus, options: options)
    let stack = TestStack(domain)
    stack.push(1)
    for round in 0..<SuspicionPace.enough {
      let reader = StalledThread { park in
        domain.withGuard { guarded throws(OperationRestart) in
          _ = try guarded.load(stack.top)
          park()
        }
      }
      // Its age counts from when it is first seen to hold the epoch back.
      churn(stack, 200)
      usleep(110_000)
      #expect(domain.statistics.neutralizationCount == 0, "round \(round)")
      churn(stack, 1500)
      reader.finish()
    }
    #expect(domain.statistics.neutralizationCount == 1)
    domain.drain()
    #expect(domain.statistics.pendingCount == 0)
  }
}
