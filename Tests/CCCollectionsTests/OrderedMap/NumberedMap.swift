import CCCollections
import CCTestSupport

/// A map under test, with keys and values that are made of numbers, so that a model can follow what is done to it.
struct NumberedMap<Map: ConcurrentOrderedMap>: Sendable where Map.Key: Numbered, Map.Value: Numbered {
  let map: Map
  let key: @Sendable (Int) -> Map.Key
  let value: @Sendable (Int) -> Map.Value

  /// Does it, and says what came of it.
  func perform(_ action: MapAction) -> OrderedMapModel.Operation {
    switch action {
    case .insert(let key, let new):
      let (inserted, current) = map.insert(value(new), forKey: self.key(key))
      return .entry(key, .insert(new, inserted: inserted, current: current.number))
    case .update(let key, let new):
      return .entry(key, .updateValue(new, replaced: map.updateValue(value(new), forKey: self.key(key))?.number))
    case .replace(let key, let new):
      return .entry(key, .replaceValue(new, replaced: map.replaceValue(value(new), forKey: self.key(key))?.number))
    case .remove(let key): return .entry(key, .removeValue(map.removeValue(forKey: self.key(key))?.number))
    case .get(let key): return .entry(key, .get(map[self.key(key)]?.number))
    case .contains(let key): return .entry(key, .contains(map.contains(self.key(key))))
    case .valueOrInsert(let key, let new):
      return .entry(key, .valueOrInsert(new, map.value(forKey: self.key(key), orInsert: value(new)).number))
    case .compareExchange(let key, let expected, let desired):
      let (exchanged, original) = map.compareExchange(
        forKey: self.key(key), expected: expected.map(value), desired: desired.map(value))
      return .entry(
        key,
        .compareExchange(expected: expected, desired: desired, exchanged: exchanged, original: original?.number))
    case .modify(let key, let new):
      let seen = map.modify(forKey: self.key(key)) { entry in
        let seen = entry?.number
        entry = new.map(value)
        return seen
      }
      return .entry(key, .modify(from: seen, to: new))
    case .first: return .first(entry(map.first))
    case .last: return .last(entry(map.last))
    case .popFirst: return .popFirst(entry(map.popFirst()))
    case .popLast: return .popLast(entry(map.popLast()))
    case .isEmpty: return .isEmpty(map.isEmpty)
    case .walk:
      var last: Map.Key?
      map.forEach(in: ...) { key, _ in
        if let last { precondition(last < key, "a walk comes by keys in their order, and by each once") }
        last = key
      }
      return .isEmpty(map.isEmpty)
    case .element(let direction, let key):
      let found =
        switch direction {
        case .before: map.element(before: self.key(key))
        case .atOrBefore: map.element(atOrBefore: self.key(key))
        case .atOrAfter: map.element(atOrAfter: self.key(key))
        case .after: map.element(after: self.key(key))
        }
      return .element(direction, key, entry(found))
    }
  }

  private func entry(_ found: Map.Element?) -> OrderedMapModel.Entry? {
    found.map { OrderedMapModel.Entry((key: $0.key.number, value: $0.value.number)) }
  }
}

extension NumberedMap where Map.Key == Int, Map.Value == Int {
  init(_ map: Map) {
    self.init(map: map, key: { $0 }, value: { $0 })
  }
}
