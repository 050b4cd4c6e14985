/// A first-in, first-out queue of distinct numbers, one operation after another.
public struct QueueModel: SequentialModel, Sendable {
  /// An operation with its result.
  public enum Operation: Sendable {
    case enqueue(Int)
    case enqueueAll([Int])
    case dequeue(Int?)
    case first(Int?)
    case isEmpty(Bool)
  }

  private var elements: [Int]

  /// A queue with the given elements.
  public init(_ elements: [Int] = []) { self.elements = elements }

  /// See ``SequentialModel``.
  public mutating func apply(_ operation: Operation) -> Bool {
    switch operation {
    case .enqueue(let value):
      elements.append(value)
      return true
    case .enqueueAll(let values):
      elements += values
      return true
    case .dequeue(let value):
      guard elements.first == value else { return false }
      if value != nil { elements.removeFirst() }
      return true
    case .first(let value):
      return elements.first == value
    case .isEmpty(let value):
      return elements.isEmpty == value
    }
  }
}
