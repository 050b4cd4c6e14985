import CCTestSupport
import Testing

@Suite("The checker on histories of a queue")
struct QueueHistoryTests {
  typealias Entry = RecordedOperation<QueueModel.Operation>

  /// A history that should be rejected.
  struct Wrong: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let history: [Entry]

    init(_ name: String, _ history: [Entry]) {
      testDescription = name
      self.history = history
    }
  }

  static let wrong = [
    Wrong("a lost element", [Entry(.enqueue(1), call: 1, end: 2), Entry(.dequeue(nil), call: 3, end: 4)]),
    Wrong(
      "an element that comes twice",
      [Entry(.enqueue(1), call: 1, end: 2), Entry(.dequeue(1), call: 3, end: 4), Entry(.dequeue(1), call: 3, end: 5)]),
    Wrong(
      "an order turned round",
      [Entry(.enqueue(1), call: 1, end: 2), Entry(.enqueue(2), call: 3, end: 4), Entry(.dequeue(2), call: 5, end: 6)]),
    Wrong(
      "an order turned round by two consumers",
      [
        Entry(.enqueue(1), call: 1, end: 2), Entry(.enqueue(2), call: 3, end: 4), Entry(.dequeue(2), call: 5, end: 6),
        Entry(.dequeue(1), call: 7, end: 8),
      ]),
    Wrong(
      "an empty queue that has an element",
      [Entry(.enqueue(1), call: 1, end: 2), Entry(.isEmpty(true), call: 3, end: 4)]),
    Wrong(
      "a dequeue that finds nothing between two elements, of which one is always there",
      [
        Entry(.enqueue(1), call: 1, end: 2), Entry(.enqueue(2), call: 3, end: 5), Entry(.dequeue(1), call: 6, end: 9),
        Entry(.dequeue(nil), call: 7, end: 8),
      ]),
    Wrong(
      "a torn batch",
      [
        Entry(.enqueueAll([1, 2]), call: 1, end: 9), Entry(.dequeue(1), call: 2, end: 3),
        Entry(.dequeue(nil), call: 4, end: 5),
      ]),
    Wrong(
      "a first element that is overlooked",
      [Entry(.enqueue(1), call: 1, end: 2), Entry(.first(nil), call: 3, end: 4), Entry(.dequeue(1), call: 5, end: 6)]),
    Wrong(
      "a first element that was taken before",
      [Entry(.enqueue(1), call: 1, end: 2), Entry(.dequeue(1), call: 3, end: 4), Entry(.first(1), call: 5, end: 6)]),
    Wrong(
      "an element that comes before it is there",
      [Entry(.dequeue(1), call: 1, end: 2), Entry(.enqueue(1), call: 3, end: 4)]),
    Wrong("an element from nowhere", [Entry(.enqueue(1), call: 1, end: 4), Entry(.dequeue(2), call: 2, end: 3)]),
  ]

  @Test("wrong ones are rejected", arguments: wrong)
  func rejected(wrong: Wrong) {
    #expect(!isLinearizable(wrong.history, from: QueueModel()))
  }

  @Test("what overlapping operations explain is accepted")
  func accepted() {
    let history = [
      Entry(.enqueue(1), call: 1, end: 6), Entry(.enqueue(2), call: 2, end: 5), Entry(.dequeue(2), call: 3, end: 7),
      Entry(.dequeue(1), call: 8, end: 9), Entry(.dequeue(nil), call: 10, end: 11),
    ]
    #expect(isLinearizable(history, from: QueueModel()))
    #expect(isLinearizable([], from: QueueModel()))
  }

  /// Six overlapping producers; the consumers' order afterwards leaves one of the 720 orders, and it is not that of the calls.
  @Test("the one order of many that explains it is found")
  func onlyOne() {
    let producers = (1...6).map { Entry(.enqueue($0), call: UInt64($0), end: UInt64(20 - $0)) }
    let consumers = { (values: [Int]) in
      values.enumerated().map { Entry(.dequeue($1), call: UInt64(30 + 2 * $0), end: UInt64(31 + 2 * $0)) }
    }
    #expect(isLinearizable(producers + consumers([4, 6, 1, 5, 3, 2]), from: QueueModel()))
    // And with a first element seen meanwhile that is not in it, none is left.
    let seen = Entry(.first(5), call: 22, end: 23)
    #expect(!isLinearizable(producers + [seen] + consumers([4, 6, 1, 5, 3, 2]), from: QueueModel()))
  }

  @Test("operations that meet in one moment overlap")
  func sameMoment() {
    #expect(
      isLinearizable([Entry(.dequeue(1), call: 1, end: 2), Entry(.enqueue(1), call: 2, end: 3)], from: QueueModel()))
  }
}
