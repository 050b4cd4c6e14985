import Testing

@testable import CCTestSupport

@Suite("What the checker says")
struct LinearizabilityResultTests {
  typealias Entry = RecordedOperation<QueueModel.Operation>

  private let wrong = [
    Entry(.enqueue(1), call: 1, end: 4), Entry(.enqueue(2), call: 2, end: 3), Entry(.dequeue(2), call: 5, end: 6),
    Entry(.dequeue(2), call: 7, end: 9), Entry(.first(1), call: 8, end: 20), Entry(.enqueue(3), call: 10, end: 11),
  ]

  @Test("a violation has the shortest prefix that fails, an order for what came before, and what is left open")
  func violation() throws {
    let violation = try #require(checkLinearizability(wrong, from: QueueModel()).violation)
    #expect(violation.culprit.call == 7)
    #expect(violation.prefix.map(\.call) == [1, 2, 5, 7, 8])
    #expect(violation.open.map(\.call).contains(7))
    #expect(violation.order.map(\.call).starts(with: [2, 1, 5]))
    #expect(violation.order.count + violation.open.count == violation.prefix.count)
    // Without the culprit, nothing is wrong.
    #expect(isLinearizable(wrong.filter { $0.call != 7 }, from: QueueModel()))
  }

  @Test("it can be read")
  func printing() {
    let text = "\(checkLinearizability(wrong, from: QueueModel()))"
    #expect(text.contains("nothing explains 7–9 dequeue(Optional(2))"))
    #expect(text.contains("2–3 enqueue(2)\n  1–4 enqueue(1)\n  5–6 dequeue(Optional(2))"))
    #expect("\(checkLinearizability(Array(wrong.prefix(3)), from: QueueModel()))" == "linearizable")
  }

  @Test("the prefix of every falsified history fails, and without its last return it would not", .seeded)
  func shortest() throws {
    for round in 0..<200 {
      var random = TestRandom(seed: TestSeed.forThisTest.value, stream: round)
      var map = ReferenceMap()
      var history = (1...8).map { number in
        let effect = UInt64(number) * 10
        return RecordedOperation(
          map.step(keys: 2, value: number * 10, using: &random), call: effect - .random(in: 1...9, using: &random),
          end: effect + .random(in: 0...25, using: &random))
      }
      let index = Int.random(in: history.indices, using: &random)
      guard let wrong = history[index].operation.corrupted(using: &random) else { continue }
      history[index] = RecordedOperation(wrong, call: history[index].call, end: history[index].end)
      guard let violation = checkLinearizability(history, from: OrderedMapModel()).violation else { continue }
      // An operation that has not returned may have taken effect or not.
      func isExplicable(_ time: UInt64) -> Bool {
        let returned = history.filter { $0.end < time }
        let pending = history.filter { $0.call <= time && $0.end >= time }
        return (0..<(1 << pending.count)).contains { choice in
          let chosen = pending.enumerated().filter { choice >> $0.offset & 1 != 0 }.map(\.element)
          return hasExplanation(returned + chosen, from: OrderedMapModel())
        }
      }
      #expect(isExplicable(violation.culprit.end), "\(violation)")
      #expect(!isExplicable(violation.culprit.end + 1), "\(violation)")
      var model = OrderedMapModel()
      let isOrder = violation.order.allSatisfy { model.apply($0.operation) }
      #expect(isOrder, "\(violation)")
      #expect("\(model)" == violation.state)
    }
  }

  @Test("a partition that fails is named")
  func partition() throws {
    typealias Entry = RecordedOperation<OrderedMapModel.Operation>
    let history = [
      Entry(.entry(7, .updateValue(1, replaced: nil)), call: 1, end: 2),
      Entry(.entry(8, .updateValue(2, replaced: nil)), call: 3, end: 4),
      Entry(.entry(8, .get(nil)), call: 5, end: 6), Entry(.entry(7, .get(1)), call: 7, end: 8),
    ]
    let result = checkLinearizability(history, partitionedBy: { $0.entry }, from: { _ in MapEntryModel() })
    #expect(result.violation?.partition == "8")
    #expect(result.violation?.culprit.call == 5)
    #expect("\(result)".contains("in partition 8"))
  }

  @Test("an operation on the whole object does not go into a partition")
  func unpartitionable() async {
    await #expect(processExitsWith: .failure) {
      let history = [RecordedOperation(OrderedMapModel.Operation.isEmpty(true), call: 1, end: 2)]
      _ = isLinearizable(history, partitionedBy: { $0.entry }, from: { _ in MapEntryModel() })
    }
  }

  @Test("the order that it finds is one: it respects time, and the model gives the results", .seeded)
  func witness() {
    let history = HistoryRecorder<OrderedMapModel.Operation>.recordingReference(
      threads: 4, steps: 100, keys: 4, seed: TestSeed.forThisTest.value)
    var search = LinearizabilitySearch(history, from: OrderedMapModel())
    #expect(search.run().isLinearizable)
    #expect(search.witness.count == history.count)
    var model = OrderedMapModel()
    var latestCall: UInt64 = 0
    for entry in search.witness {
      let isRight = model.apply(entry.operation)
      #expect(isRight)
      // Nothing that was called after it returned comes before it.
      #expect(entry.end >= latestCall)
      latestCall = max(latestCall, entry.call)
    }
  }
}
