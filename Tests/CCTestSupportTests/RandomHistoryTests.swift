import CCTestSupport
import Testing

@Suite("The checker on random histories", .seeded)
struct RandomHistoryTests {
  /// Operations that took effect in their order, each some time between its call and its return.
  private static func overlapping<Operation>(
    _ operations: [Operation], reach: UInt64, using random: inout TestRandom
  ) -> [RecordedOperation<Operation>] {
    operations.enumerated().map { index, operation in
      let effect = UInt64(index + 1) * 10
      let call = effect - min(effect, .random(in: 0...reach, using: &random))
      return RecordedOperation(operation, call: call, end: effect + .random(in: 0...reach, using: &random))
    }
  }

  /// Accepts what happened; falsifies one result, and then agrees with the search that tries everything.
  private static func check<Model: SequentialModel>(
    _ operations: [Model.Operation], from initial: Model, using random: inout TestRandom
  ) -> (rejected: Int, accepted: Int) where Model.Operation: Corruptible {
    var history = overlapping(operations, reach: 25, using: &random)
    history.shuffle(using: &random)
    let result = checkLinearizability(history, from: initial)
    #expect(result.isLinearizable, "\(result)")
    let index = Int.random(in: history.indices, using: &random)
    let chosen = history[index]
    guard let wrong = chosen.operation.corrupted(using: &random) else { return (0, 0) }
    history[index] = RecordedOperation(wrong, call: chosen.call, end: chosen.end)
    let verdict = checkLinearizability(history, from: initial)
    let isExplicable = hasExplanation(history, from: initial)
    #expect(verdict.isLinearizable == isExplicable, "\(history.sorted { $0.call < $1.call }): \(verdict)")
    return isExplicable ? (0, 1) : (1, 0)
  }

  @Test("of a map are judged as by brute force, with a result falsified and without")
  func map() {
    let seed = TestSeed.forThisTest
    var rejected = 0
    var accepted = 0
    for round in StressBudget.ofThisRun.rounds(600) {
      var random = TestRandom(seed: seed.value, stream: round)
      var map = ReferenceMap()
      let operations = (1...9).map { map.step(keys: 3, value: $0 * 10, using: &random) }
      let counts = Self.check(operations, from: OrderedMapModel(), using: &random)
      rejected += counts.rejected
      accepted += counts.accepted
    }
    #expect(rejected > 100)
    #expect(accepted > 0, "some falsified results another order explains")
  }

  @Test("of a queue are judged as by brute force, with a result falsified and without")
  func queue() {
    let seed = TestSeed.forThisTest
    var rejected = 0
    for round in StressBudget.ofThisRun.rounds(600) {
      var random = TestRandom(seed: seed.value, stream: round)
      var elements: [Int] = []
      let operations = (1...9).map { number -> QueueModel.Operation in
        switch Int.random(in: 0..<8, using: &random) {
        case 0...2:
          elements.append(number)
          return .enqueue(number)
        case 3:
          elements += [number, number + 10]
          return .enqueueAll([number, number + 10])
        case 4, 5: return .dequeue(elements.isEmpty ? nil : elements.removeFirst())
        case 6: return .first(elements.first)
        default: return .isEmpty(elements.isEmpty)
        }
      }
      rejected += Self.check(operations, from: QueueModel(), using: &random).rejected
    }
    #expect(rejected > 100)
  }

  /// A falsified value that nothing ever wrote cannot be explained.
  @Test("of many operations are accepted, and rejected with one value that was never written", arguments: [1, 8])
  func long(keys: Int) {
    var random = TestRandom(seed: TestSeed.forThisTest.value, stream: keys)
    for _ in 0..<5 {
      var map = ReferenceMap()
      let operations = (1...400).map { map.step(keys: keys, value: $0 * 10, using: &random) }
      var history = Self.overlapping(operations, reach: 20, using: &random)
      let result = checkLinearizability(history, from: OrderedMapModel())
      #expect(result.isLinearizable, "\(result)")
      let index = Int.random(in: history.indices, using: &random)
      let chosen = history[index]
      history[index] = RecordedOperation(.entry(0, .get(-1)), call: chosen.call, end: chosen.end)
      let violation = checkLinearizability(history, from: OrderedMapModel()).violation
      #expect(violation.map { $0.culprit.call <= chosen.end } == true)
    }
  }

  /// Half of what the model is for: a right result is one that the map by definition gives.
  @Test("that are sequential are accepted, and rejected with any one result falsified")
  func sequential() {
    var random = TestRandom(seed: TestSeed.forThisTest.value, stream: -1)
    var map = ReferenceMap()
    var model = OrderedMapModel()
    for number in 1...5000 {
      let operation = map.step(keys: 5, value: number * 10, using: &random)
      if let wrong = operation.corrupted(using: &random) {
        var other = model
        let isAccepted = other.apply(wrong)
        #expect(!isAccepted, "\(wrong) instead of \(operation) in \(model)")
      }
      let isAccepted = model.apply(operation)
      #expect(isAccepted, "\(operation)")
    }
  }
}
