import CCTestSupport

extension OrderedMapModel.Operation {
  /// Which key an operation has added (1) or removed (-1); nil: none. No two operations write the same value, if
  /// `valueOrInsert` is among them.
  var presenceChange: (key: Int, by: Int)? {
    switch self {
    case .popFirst(let entry?), .popLast(let entry?): (entry.key, -1)
    case .entry(let key, .insert(_, inserted: true, _)): (key, 1)
    case .entry(let key, .valueOrInsert(let new, let seen)) where new == seen: (key, 1)
    case .entry(let key, .updateValue(_, replaced: nil)): (key, 1)
    case .entry(let key, .removeValue(_?)): (key, -1)
    case .entry(let key, .modify(from: nil, to: _?)): (key, 1)
    case .entry(let key, .modify(from: _?, to: nil)): (key, -1)
    case .entry(let key, .compareExchange(expected: nil, desired: _?, exchanged: true, _)): (key, 1)
    case .entry(let key, .compareExchange(expected: _?, desired: nil, exchanged: true, _)): (key, -1)
    default: nil
    }
  }
}
