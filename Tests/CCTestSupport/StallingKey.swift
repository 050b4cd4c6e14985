/// A key whose comparisons can stall: code that looks for a place in an order stands still in the middle of it.
public struct StallingKey: Comparable, Sendable, CustomStringConvertible {
  /// What it is compared by.
  public let value: Int
  private let stall: ComparisonStall

  /// A key that stalls when `stall` says so.
  public init(_ value: Int, _ stall: ComparisonStall) {
    self.value = value
    self.stall = stall
  }

  /// By value; may stall first.
  public static func < (left: Self, right: Self) -> Bool {
    left.stall.pass(left.value, right.value)
    return left.value < right.value
  }

  /// By value; never stalls.
  public static func == (left: Self, right: Self) -> Bool { left.value == right.value }

  /// The number.
  public var description: String { "\(value)" }
}
