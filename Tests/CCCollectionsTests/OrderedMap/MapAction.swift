import CCTestSupport

/// An operation on an ordered map of numbers, before its result is known.
enum MapAction: Sendable {
  case insert(Int, Int)
  case update(Int, Int)
  case replace(Int, Int)
  case remove(Int)
  case get(Int)
  case contains(Int)
  case valueOrInsert(Int, Int)
  case compareExchange(Int, expected: Int?, desired: Int?)
  /// `modify`, which leaves this.
  case modify(Int, Int?)
  case first, last, popFirst, popLast, isEmpty
  case element(OrderedMapModel.Direction, Int)
  /// A walk over all entries, and then `isEmpty`: what a walk sees belongs to no one moment, but what it may leave behind has to be right.
  case walk

  /// One of those that concern a single key, at random. `value` is what it writes, if it writes; `seen` a value that may
  /// be there.
  static func onOneKey(below bound: Int, value: Int, seen: Int?, _ random: inout TestRandom) -> Self {
    let key = Int.random(in: 0..<bound, using: &random)
    switch random.next() % 18 {
    case 0...2: return .insert(key, value)
    case 3, 4: return .update(key, value)
    case 5: return .replace(key, value)
    case 6...10: return .remove(key)
    case 11: return .contains(key)
    case 12: return .valueOrInsert(key, value)
    case 13: return .compareExchange(key, expected: seen, desired: random.next() % 3 == 0 ? nil : value)
    case 14, 15: return .modify(key, random.next() % 2 == 0 ? nil : value)
    default: return .get(key)
    }
  }

  /// Any, at random.
  static func any(below bound: Int, value: Int, seen: Int?, _ random: inout TestRandom) -> Self {
    let key = Int.random(in: -1...bound, using: &random)
    switch random.next() % 21 {
    case 0: return .first
    case 1: return .last
    case 2: return .popFirst
    case 3: return .popLast
    case 4: return .isEmpty
    case 5...10: return .element(OrderedMapModel.Direction.allCases.randomElement(using: &random)!, key)
    case 11: return .walk
    default: return onOneKey(below: bound, value: value, seen: seen, &random)
    }
  }
}

/// What a test makes of a number, as a key or a value, and can tell it from.
protocol Numbered: Comparable, Sendable {
  var number: Int { get }
}

extension Int: Numbered {
  var number: Int { self }
}

extension ObjectKey: Numbered {
  var number: Int { object.value }
}
