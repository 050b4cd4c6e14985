import CCTestSupport
import Synchronization

/// A number whose comparisons let other threads run now and then: then operations overlap where they look for their place, on
/// few processors, too. Plain bits, so that it lies in a block.
struct YieldingKey: Numbered {
  private static let comparisons = Atomic<UInt64>(0)

  let number: Int

  init(_ number: Int) { self.number = number }

  static func < (left: Self, right: Self) -> Bool {
    yieldSometimes()
    return left.number < right.number
  }

  static func yieldSometimes() {
    let count = comparisons.add(1, ordering: .relaxed).newValue
    if (count &* 0x9E37_79B9_7F4A_7C15) >> 61 == 0 { yieldProcessor() }
  }
}

/// The same, in a box.
struct BoxedYieldingKey: Numbered {
  private final class Box: Sendable {
    let number: Int
    init(_ number: Int) { self.number = number }
  }

  private let box: Box

  init(_ number: Int) { box = Box(number) }

  var number: Int { box.number }

  static func < (left: Self, right: Self) -> Bool {
    YieldingKey.yieldSometimes()
    return left.number < right.number
  }

  static func == (left: Self, right: Self) -> Bool { left.number == right.number }
}
