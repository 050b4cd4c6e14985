/// One key's entry in a map, one operation after another.
public struct MapEntryModel: SequentialModel, Sendable {
  /// An operation on the entry with its result. Nil is an absent entry.
  public enum Operation: Hashable, Sendable {
    case insert(Int, inserted: Bool, current: Int)
    case updateValue(Int, replaced: Int?)
    case replaceValue(Int, replaced: Int?)
    case removeValue(Int?)
    case get(Int?)
    case contains(Bool)
    /// `value(forKey:orInsert:)`: what was offered and what came back.
    case valueOrInsert(Int, Int)
    case compareExchange(expected: Int?, desired: Int?, exchanged: Bool, original: Int?)
    /// What the last run of the closure found and what it left.
    case modify(from: Int?, to: Int?)
  }

  /// The entry's value; nil: it is absent.
  public private(set) var value: Int?

  /// An entry with a value, or none.
  public init(_ value: Int? = nil) { self.value = value }

  /// See ``SequentialModel``.
  public mutating func apply(_ operation: Operation) -> Bool {
    let before = value
    switch operation {
    case .insert(let new, let inserted, let current):
      value = before ?? new
      return inserted == (before == nil) && current == value
    case .updateValue(let new, let replaced):
      value = new
      return replaced == before
    case .replaceValue(let new, let replaced):
      if before != nil { value = new }
      return replaced == before
    case .removeValue(let removed):
      value = nil
      return removed == before
    case .get(let seen):
      return seen == before
    case .contains(let isPresent):
      return isPresent == (before != nil)
    case .valueOrInsert(let new, let seen):
      value = before ?? new
      return seen == value
    case .compareExchange(let expected, let desired, let exchanged, let original):
      if before == expected { value = desired }
      return exchanged == (before == expected) && original == before
    case .modify(let from, let to):
      value = to
      return from == before
    }
  }
}
