import CCTestSupport
import Testing

@testable import CCCollections

/// The slots of a search, whatever steps an order of keys that is none makes it take.
@Suite("SkipListSlots")
struct SkipListSlotsTests {
  private enum Step: CaseIterable {
    case below
    case equal
    case unlinked
    case down
  }

  @Test("a slot that names what a search still uses is not given to the next node, whatever steps it takes")
  func distinct() {
    let length = 7
    var sequence = [Step](repeating: .below, count: length)
    for number in 0..<(1 << (2 * length)) {
      var slots = SkipListSlots()
      for place in 0..<length {
        sequence[place] = Step.allCases[number >> (2 * place) & 3]
        switch sequence[place] {
        case .below: slots.step(isLower: true)
        case .equal: slots.step(isLower: false)
        case .unlinked: slots.skip()
        case .down: slots.beginLevel()
        }
        let used = [slots.lower, slots.node, slots.next, slots.behind]
        let isRight = Set(used).count == (slots.lower == slots.node ? 3 : 4) && used.allSatisfy((0..<4).contains)
        if !isRight {
          Issue.record("after \(sequence[0...place]): lower, node, next, behind are \(used)")
          return
        }
      }
    }
  }
}
