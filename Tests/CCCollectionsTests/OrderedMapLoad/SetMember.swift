import CCTestSupport

/// A member of a set: a place in the order, and a tag by which a test tells the members apart that are the same in the order.
protocol SetMember: Comparable, Sendable {
  var number: Int { get }
  var tag: Int { get }

  init(_ number: Int, tag: Int, _ tracker: LifetimeTracker)
}

/// Plain bits, so that it lies in a block.
struct PlainMember: SetMember {
  let number: Int
  let tag: Int

  init(_ number: Int, tag: Int, _ tracker: LifetimeTracker) { (self.number, self.tag) = (number, tag) }

  static func < (left: Self, right: Self) -> Bool {
    YieldingKey.yieldSometimes()
    return left.number < right.number
  }
}

/// A string, too long to be plain bits, and an object that is tracked: in a box.
struct NamedMember: SetMember {
  private static let prefix = "a member whose name is long "

  let name: String
  private let token: LifetimeTracker.Tracked

  init(_ number: Int, tag: Int, _ tracker: LifetimeTracker) {
    name = Self.prefix + String(1000 + number)
    token = tracker.instance(tag)
  }

  var number: Int { Int(name.dropFirst(Self.prefix.count))! - 1000 }
  var tag: Int { token.value }

  static func < (left: Self, right: Self) -> Bool {
    YieldingKey.yieldSometimes()
    return left.name < right.name
  }

  static func == (left: Self, right: Self) -> Bool { left.name == right.name }
}
