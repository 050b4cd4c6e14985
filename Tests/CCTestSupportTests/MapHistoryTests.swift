import CCTestSupport
import Testing

@Suite("The checker on histories of a map")
struct MapHistoryTests {
  typealias Entry = RecordedOperation<OrderedMapModel.Operation>
  typealias Pair = OrderedMapModel.Entry

  /// A history and the map it starts from.
  struct Example: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let initial: OrderedMapModel
    let history: [Entry]

    /// Operations with their moments.
    init(
      _ name: String, from initial: OrderedMapModel = OrderedMapModel(),
      _ history: [(OrderedMapModel.Operation, UInt64, UInt64)]
    ) {
      testDescription = name
      self.initial = initial
      self.history = history.map { Entry($0.0, call: $0.1, end: $0.2) }
    }
  }

  static func pair(_ key: Int, _ value: Int) -> Pair { Pair((key, value)) }

  static let wrong = [
    Example(
      "a lost update", [(.entry(1, .updateValue(10, replaced: nil)), 1, 2), (.entry(1, .get(nil)), 3, 4)]),
    Example(
      "an update lost under another one", from: [1: 10],
      [
        (.entry(1, .updateValue(20, replaced: 10)), 1, 4), (.entry(1, .updateValue(30, replaced: 10)), 2, 3),
        (.entry(1, .get(30)), 5, 6),
      ]),
    Example(
      "a stale read", from: [1: 10],
      [(.entry(1, .updateValue(20, replaced: 10)), 1, 2), (.entry(1, .get(10)), 3, 4)]),
    Example(
      "a new value, then the old one", from: [1: 10],
      [(.entry(1, .updateValue(20, replaced: 10)), 1, 9), (.entry(1, .get(20)), 2, 3), (.entry(1, .get(10)), 4, 5)]),
    Example(
      "a modify that is two steps", from: [1: 0],
      [(.entry(1, .modify(from: 0, to: 1)), 1, 4), (.entry(1, .modify(from: 0, to: 1)), 2, 3)]),
    Example(
      "a modify that forgets a removal", from: [1: 5],
      [
        (.entry(1, .modify(from: 5, to: 6)), 1, 8), (.entry(1, .removeValue(5)), 2, 3), (.entry(1, .get(6)), 4, 5),
      ]),
    Example(
      "two exchanges of one value", from: [1: 5],
      [
        (.entry(1, .compareExchange(expected: 5, desired: 6, exchanged: true, original: 5)), 1, 4),
        (.entry(1, .compareExchange(expected: 5, desired: 7, exchanged: true, original: 5)), 2, 3),
      ]),
    Example(
      "two inserts of one key",
      [
        (.entry(1, .insert(10, inserted: true, current: 10)), 1, 4),
        (.entry(1, .insert(11, inserted: true, current: 11)), 2, 3),
      ]),
    Example(
      "an entry removed twice", from: [1: 10],
      [(.entry(1, .removeValue(10)), 1, 4), (.entry(1, .removeValue(10)), 2, 3)]),
    Example(
      "a resurrected key", from: [1: 10],
      [(.entry(1, .removeValue(10)), 1, 2), (.entry(1, .contains(true)), 3, 4)]),
    Example(
      "a replacement that brings a key back", from: [1: 10],
      [
        (.entry(1, .removeValue(10)), 1, 2), (.entry(1, .replaceValue(11, replaced: nil)), 3, 4),
        (.entry(1, .get(11)), 5, 6),
      ]),
    Example(
      "a wrong first", from: [2: 20, 3: 30],
      [(.entry(1, .updateValue(10, replaced: nil)), 1, 2), (.first(pair(2, 20)), 3, 4)]),
    Example(
      "a wrong last", from: [2: 20], [(.entry(2, .removeValue(20)), 1, 2), (.last(pair(2, 20)), 3, 4)]),
    Example("a popFirst of another entry than the least", from: [1: 10, 2: 20], [(.popFirst(pair(2, 20)), 1, 2)]),
    Example("a popLast of another entry than the greatest", from: [1: 10, 2: 20], [(.popLast(pair(1, 10)), 1, 2)]),
    Example(
      "an entry popped at both ends", from: [1: 10], [(.popFirst(pair(1, 10)), 1, 4), (.popLast(pair(1, 10)), 2, 3)]),
    Example("a pop of nothing while something is there", from: [1: 10], [(.popFirst(nil), 1, 2)]),
    Example(
      "a neighbour passed over", from: [1: 10, 3: 30],
      [(.entry(2, .updateValue(20, replaced: nil)), 1, 2), (.element(.after, 1, pair(3, 30)), 3, 4)]),
    Example(
      "a neighbour that is the key itself", from: [1: 10, 3: 30], [(.element(.before, 3, pair(3, 30)), 1, 2)]),
    Example(
      "empty while an entry moves over: one of two keys is always there", from: [1: 10],
      [
        (.entry(2, .updateValue(20, replaced: nil)), 1, 2), (.entry(1, .removeValue(10)), 3, 6), (.isEmpty(true), 4, 5),
      ]),
    Example(
      "two threads that see two keys come in different orders",
      [
        (.entry(1, .updateValue(10, replaced: nil)), 1, 20), (.entry(2, .updateValue(20, replaced: nil)), 2, 19),
        (.entry(1, .get(10)), 3, 4), (.entry(2, .get(nil)), 5, 6), (.entry(2, .get(20)), 3, 4),
        (.entry(1, .get(nil)), 5, 6),
      ]),
  ]

  static let right = [
    Example(
      "updates that overlap, in the order that their results ask for", from: [1: 10],
      [
        (.entry(1, .updateValue(20, replaced: 30)), 1, 4), (.entry(1, .updateValue(30, replaced: 10)), 2, 3),
        (.entry(1, .get(20)), 5, 6),
      ]),
    Example(
      "a read beside an update sees the old value or the new", from: [1: 10],
      [(.entry(1, .updateValue(20, replaced: 10)), 1, 9), (.entry(1, .get(10)), 2, 3), (.entry(1, .get(20)), 4, 5)]),
    Example(
      "modifies in a row, though called the other way round", from: [1: 0],
      [
        (.entry(1, .modify(from: 2, to: 3)), 1, 9), (.entry(1, .modify(from: 1, to: 2)), 2, 8),
        (.entry(1, .modify(from: 0, to: 1)), 3, 7),
      ]),
    Example(
      "an exchange of absent for absent",
      [(.entry(1, .compareExchange(expected: nil, desired: nil, exchanged: true, original: nil)), 1, 2)]),
    Example(
      "pops and an insert of a new least key", from: [2: 20],
      [
        (.popFirst(pair(2, 20)), 1, 6), (.entry(1, .insert(10, inserted: true, current: 10)), 2, 5),
        (.popFirst(pair(1, 10)), 3, 7), (.popLast(nil), 8, 9),
      ]),
    Example(
      "only one order: the chain of what each operation saw", from: [1: 1],
      [
        (.last(pair(4, 4)), 1, 20), (.entry(4, .updateValue(4, replaced: nil)), 2, 19), (.popFirst(pair(1, 1)), 3, 18),
        (.first(pair(4, 4)), 4, 17), (.element(.before, 4, pair(1, 1)), 5, 16), (.popLast(pair(4, 4)), 6, 15),
        (.isEmpty(true), 7, 14),
      ]),
  ]

  @Test("wrong ones are rejected", arguments: wrong)
  func rejected(wrong: Example) {
    #expect(!isLinearizable(wrong.history, from: wrong.initial))
  }

  @Test("right ones are accepted", arguments: right)
  func accepted(right: Example) {
    let result = checkLinearizability(right.history, from: right.initial)
    #expect(result.isLinearizable, "\(result)")
  }

  @Test("key by key, the verdict on what was done to single keys is the same", arguments: wrong + right)
  func partitioned(example: Example) throws {
    let history = example.history.filter { $0.operation.entry != nil }
    let byKey = isLinearizable(
      history, partitionedBy: { $0.entry! }, from: { MapEntryModel(example.initial[$0]) })
    #expect(byKey == isLinearizable(history, from: example.initial))
    #expect(
      byKey == isLinearizable(history, partitionedBy: { $0.entry!.key }, from: example.initial), "with the map's model")
  }

  /// What the maps promise: it was first when it was chosen, and went later.
  @Test("a pop may take an entry that is no longer first, if pops are relaxed, but not one that never was")
  func relaxedPops() {
    func relaxed(_ example: Example) -> Bool {
      isLinearizable(OrderedMapModel.relaxingPops(example.history), from: example.initial)
    }
    for example in [
      Example(
        "first", from: [2: 20],
        [
          (.popFirst(Self.pair(2, 20)), 1, 8), (.entry(1, .insert(10, inserted: true, current: 10)), 2, 3),
          (.entry(2, .get(20)), 4, 5),
        ]),
      Example(
        "last", from: [2: 20],
        [
          (.popLast(Self.pair(2, 20)), 1, 8), (.entry(3, .insert(30, inserted: true, current: 30)), 2, 3),
          (.entry(2, .get(20)), 4, 5),
        ]),
    ] {
      #expect(!isLinearizable(example.history, from: example.initial))
      #expect(relaxed(example))
    }
    #expect(!relaxed(Example("never first", from: [1: 10, 2: 20], [(.popFirst(Self.pair(2, 20)), 1, 2)])))
    #expect(!relaxed(Example("never last", from: [1: 10, 2: 20], [(.popLast(Self.pair(1, 10)), 1, 2)])))
    #expect(!relaxed(Example("not empty", from: [1: 10], [(.popFirst(nil), 1, 2)])))
    #expect(
      !relaxed(
        Example("twice", from: [1: 10], [(.popFirst(Self.pair(1, 10)), 1, 4), (.popLast(Self.pair(1, 10)), 2, 3)])))
  }
}
