import CCCollections
import CCTestSupport
import Testing

/// An operation on a set, before its result is known. What it adds has a tag.
enum SetAction: RecordedAction {
  case insert(Int, Int), update(Int, Int), remove(Int), contains(Int)
  case first, last, popFirst, popLast, isEmpty
  case element(OrderedMapModel.Direction, Int)

  static func onOneKey(below bound: Int, value: Int, seen: Int?, _ random: inout TestRandom) -> Self {
    let choice = random.next()
    return onOneMember(Int.random(in: 0..<bound, using: &random), value, choice)
  }

  private static func onOneMember(_ number: Int, _ tag: Int, _ choice: UInt64) -> Self {
    switch choice % 8 {
    case 0, 1: .insert(number, tag)
    case 2: .update(number, tag)
    case 3, 4, 5: .remove(number)
    default: .contains(number)
    }
  }

  static func any(below bound: Int, value: Int, seen: Int?, _ random: inout TestRandom) -> Self {
    let number = Int.random(in: 0..<bound, using: &random)
    let choice = random.next()
    switch choice % 20 {
    case 0: return .first
    case 1: return .last
    case 2: return .popFirst
    case 3: return .popLast
    case 4: return .isEmpty
    case 5..<9: return .element(OrderedMapModel.Direction.allCases[Int(choice % 20) - 5], number)
    case 9...12: return .insert(number, value)
    default: return onOneMember(number, value, choice >> 32)
    }
  }
}

/// A set under test. What it does is told as if members' tags were the values of a map.
struct TaggedSet<Members: AuditedSet>: RecordedCollection where Members.Element: SetMember {
  typealias Member = Members.Element

  let set: Members
  let tracker: LifetimeTracker

  func make(_ number: Int, tag: Int = 0) -> Member { Member(number, tag: tag, tracker) }

  var structureFault: String? { self.set.structureFault }
  var count: Int { self.set.count }
  var numbers: [Int] { self.set.map { $0.number } }

  func perform(_ action: SetAction) -> OrderedMapModel.Operation {
    switch action {
    case .insert(let number, let tag):
      let (inserted, member) = set.insert(make(number, tag: tag))
      return .entry(number, .insert(tag, inserted: inserted, current: self.tag(member, number)!))
    case .update(let number, let tag):
      return .entry(number, .updateValue(tag, replaced: self.tag(set.update(with: make(number, tag: tag)), number)))
    case .remove(let number): return .entry(number, .removeValue(self.tag(set.remove(make(number)), number)))
    case .contains(let number): return .entry(number, .contains(set.contains(make(number))))
    case .first: return .first(entry(set.first))
    case .last: return .last(entry(set.last))
    case .popFirst: return .popFirst(entry(set.popFirst()))
    case .popLast: return .popLast(entry(set.popLast()))
    case .isEmpty: return .isEmpty(set.isEmpty)
    case .element(let direction, let number):
      let member =
        switch direction {
        case .before: set.element(before: make(number))
        case .atOrBefore: set.element(atOrBefore: make(number))
        case .atOrAfter: set.element(atOrAfter: make(number))
        case .after: set.element(after: make(number))
        }
      return .element(direction, number, entry(member))
    }
  }

  private func tag(_ member: Member?, _ number: Int) -> Int? {
    guard let member else { return nil }
    if member.number != number { Issue.record("\(member.number) for \(number)") }
    return member.tag
  }

  private func entry(_ member: Member?) -> OrderedMapModel.Entry? {
    member.map { OrderedMapModel.Entry((key: $0.number, value: $0.tag)) }
  }
}
