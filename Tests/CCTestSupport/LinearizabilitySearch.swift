/// Wing and Gong's search for an order, with Lowe's memory of the configurations that were tried, over a list of calls and
/// returns from which an operation is lifted when it gets its place. It has a stack of its own: histories are long.
struct LinearizabilitySearch<Model: SequentialModel> {
  typealias Entry = RecordedOperation<Model.Operation>

  /// A choice that can be taken back.
  private struct Choice {
    let before: Model
    /// Whether another operation in this place could do no better.
    let isFinal: Bool
  }

  /// A point of the search: which operations have their places, and what they led to.
  private struct Configuration: Hashable {
    let placed: OperationSet
    let model: Model
  }

  /// The furthest return that the search came to without being able to place its operation.
  private struct Obstacle {
    let event: Int
    let order: [Int]
    let model: Model
  }

  private let operations: [Entry]
  private var events: EventList
  private var model: Model
  private var placed = OperationSet()
  /// The operations in the order that is being tried, and the choices that led there.
  private(set) var order: [Int] = []
  private var choices: [Choice] = []
  private var tried: Set<Configuration> = []
  private var obstacle: Obstacle?

  init(_ history: [Entry], from initial: Model) {
    operations = history.sorted { $0.call < $1.call }
    events = EventList(operations.map { (call: $0.call, end: $0.end) })
    model = initial
  }

  /// The operations in the order that was found.
  var witness: [Entry] { order.map { operations[$0] } }

  mutating func run() -> LinearizabilityResult<Model.Operation> {
    var event = events.first
    while !events.isEmpty {
      if events.isCall(event) {
        event = place(events.operation(event)) ? events.first : events.next(event)
      } else {
        // Its operation returned, and everything that may come before it has been tried in its place.
        note(event)
        guard let operation = takeBack() else { return .notLinearizable(violation()) }
        event = events.next(events.callEvent(operation))
      }
    }
    return .linearizable
  }

  private mutating func place(_ operation: Int) -> Bool {
    var next = model
    guard next.apply(operations[operation].operation) else { return false }
    placed.insert(operation)
    guard tried.insert(Configuration(placed: placed, model: next)).inserted else {
      placed.remove(operation)
      return false
    }
    // What changes nothing and fits here may come here in any order that has it later: without this, every set of reads
    // that did or did not come yet would be a configuration.
    choices.append(Choice(before: model, isFinal: next == model))
    order.append(operation)
    model = next
    events.lift(operation)
    return true
  }

  /// Takes back the last choice that has an alternative. Nil: there is none.
  private mutating func takeBack() -> Int? {
    while let choice = choices.popLast() {
      let operation = order.removeLast()
      placed.remove(operation)
      model = choice.before
      events.unlift(operation)
      if !choice.isFinal { return operation }
    }
    return nil
  }

  private mutating func note(_ event: Int) {
    if let obstacle, obstacle.event >= event { return }
    obstacle = Obstacle(event: event, order: order, model: model)
  }

  /// Some order explained everything that had returned before the obstacle, and none explains the obstacle as well: what was
  /// called before it is the shortest prefix that fails.
  private func violation() -> LinearizabilityViolation<Model.Operation> {
    let obstacle = obstacle!
    let culprit = operations[events.operation(obstacle.event)]
    let explained = Set(obstacle.order)
    let prefix = operations.indices.filter { operations[$0].call <= culprit.end }
    return LinearizabilityViolation(
      culprit: culprit,
      prefix: prefix.map { operations[$0] },
      order: obstacle.order.map { operations[$0] },
      open: prefix.filter { !explained.contains($0) }.map { operations[$0] },
      state: "\(obstacle.model)")
  }
}
