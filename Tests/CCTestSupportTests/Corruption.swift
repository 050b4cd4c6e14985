import CCTestSupport

/// Operations whose result can be falsified.
protocol Corruptible {
  /// The same operation with another result; nil: it has none.
  func corrupted(using random: inout TestRandom) -> Self?
}

/// Another result than `value`, near enough to be plausible.
private func other(than value: Int?, using random: inout TestRandom) -> Int? {
  guard let value else { return Int.random(in: 1..<10, using: &random) }
  return Bool.random(using: &random) ? nil : value + (Bool.random(using: &random) ? 1 : -1)
}

extension MapEntryModel.Operation: Corruptible {
  func corrupted(using random: inout TestRandom) -> Self? {
    switch self {
    case .insert(let new, let inserted, let current):
      Bool.random(using: &random)
        ? .insert(new, inserted: !inserted, current: current) : .insert(new, inserted: inserted, current: current + 1)
    case .updateValue(let new, let replaced): .updateValue(new, replaced: other(than: replaced, using: &random))
    case .replaceValue(let new, let replaced): .replaceValue(new, replaced: other(than: replaced, using: &random))
    case .removeValue(let removed): .removeValue(other(than: removed, using: &random))
    case .get(let seen): .get(other(than: seen, using: &random))
    case .contains(let isPresent): .contains(!isPresent)
    case .valueOrInsert(let new, let seen): .valueOrInsert(new, seen + 1)
    case .compareExchange(let expected, let desired, let exchanged, let original):
      Bool.random(using: &random)
        ? .compareExchange(expected: expected, desired: desired, exchanged: !exchanged, original: original)
        : .compareExchange(
          expected: expected, desired: desired, exchanged: exchanged, original: other(than: original, using: &random))
    case .modify(let from, let to): .modify(from: other(than: from, using: &random), to: to)
    }
  }
}

extension OrderedMapModel.Operation: Corruptible {
  func corrupted(using random: inout TestRandom) -> Self? {
    switch self {
    case .entry(let key, let operation): operation.corrupted(using: &random).map { .entry(key, $0) }
    case .first(let entry): .first(other(than: entry, using: &random))
    case .last(let entry): .last(other(than: entry, using: &random))
    case .popFirst(let entry): .popFirst(other(than: entry, using: &random))
    case .popLast(let entry): .popLast(other(than: entry, using: &random))
    case .element(let direction, let key, let entry): .element(direction, key, other(than: entry, using: &random))
    case .isEmpty(let isEmpty): .isEmpty(!isEmpty)
    case .keyIsFirst, .keyIsLast: nil
    }
  }

  private func other(than entry: OrderedMapModel.Entry?, using random: inout TestRandom) -> OrderedMapModel.Entry? {
    guard let entry else { return OrderedMapModel.Entry((0, 1)) }
    switch Int.random(in: 0..<3, using: &random) {
    case 0: return nil
    case 1: return OrderedMapModel.Entry((entry.key + 1, entry.value))
    default: return OrderedMapModel.Entry((entry.key, entry.value + 1))
    }
  }
}

extension QueueModel.Operation: Corruptible {
  func corrupted(using random: inout TestRandom) -> Self? {
    switch self {
    case .enqueue, .enqueueAll: nil
    case .dequeue(let value): .dequeue(CCTestSupportTests.other(than: value, using: &random))
    case .first(let value): .first(CCTestSupportTests.other(than: value, using: &random))
    case .isEmpty(let isEmpty): .isEmpty(!isEmpty)
    }
  }
}
