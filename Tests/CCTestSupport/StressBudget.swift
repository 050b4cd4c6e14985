import Foundation

/// How much a stress test may do. Without CC_STRESS tests are short; CC_STRESS=5 gives each of their loops five minutes.
public struct StressBudget: Sendable {
  /// What is wrong with a setting.
  public struct Invalid: Error, CustomStringConvertible {
    /// What to tell people.
    public let description: String
  }

  /// Minutes for a loop; nil: short.
  public let minutes: Double?

  /// What CC_STRESS says; nil: unset.
  public init(setting: String?) throws(Invalid) {
    guard let setting else {
      minutes = nil
      return
    }
    guard let number = Double(setting), number > 0, number <= 10_000 else {
      throw Invalid(description: "CC_STRESS=\(setting): it is minutes, more than 0 and at most 10000")
    }
    minutes = number
  }

  /// The budget of this run. A setting that makes no sense traps: a long test that is short would pass for a long one.
  public static let ofThisRun: StressBudget = {
    do {
      return try StressBudget(setting: ProcessInfo.processInfo.environment["CC_STRESS"])
    } catch {
      fatalError("\(error)")
    }
  }()

  /// The rounds of a loop: `count`, and then more until its time is over.
  public func rounds(_ count: Int) -> some Sequence<Int> {
    let end = minutes.map { ContinuousClock.now + .seconds($0 * 60) }
    return sequence(state: 0) { round -> Int? in
      guard round < count || end.map({ ContinuousClock.now < $0 }) ?? false else { return nil }
      defer { round += 1 }
      return round
    }
  }

  /// A count for a test that must know it beforehand: a short test is taken to last a second.
  public func count(_ short: Int) -> Int {
    minutes.map { Int((Double(short) * max(1, $0 * 60)).rounded(.up)) } ?? short
  }
}
