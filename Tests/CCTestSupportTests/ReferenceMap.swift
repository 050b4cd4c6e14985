import CCTestSupport

/// A map that is not concurrent, by definition rather than by algorithm: what the model is compared with.
struct ReferenceMap {
  private var values: [Int: Int] = [:]

  /// Does something at random to one of the keys below `keys`, and says what, with its result.
  mutating func step(keys: Int, value: Int, using random: inout TestRandom) -> OrderedMapModel.Operation {
    let key = Int.random(in: 0..<keys, using: &random)
    switch Int.random(in: 0..<16, using: &random) {
    case 0: return .first(entry(values.keys.min()))
    case 1: return .last(entry(values.keys.max()))
    case 2:
      let found = entry(values.keys.min())
      if let found { values[found.key] = nil }
      return .popFirst(found)
    case 3:
      let found = entry(values.keys.max())
      if let found { values[found.key] = nil }
      return .popLast(found)
    case 4: return .element(.before, key, entry(values.keys.filter { $0 < key }.max()))
    case 5: return .element(.atOrBefore, key, entry(values.keys.filter { $0 <= key }.max()))
    case 6: return .element(.atOrAfter, key, entry(values.keys.filter { $0 >= key }.min()))
    case 7: return .element(.after, key, entry(values.keys.filter { $0 > key }.min()))
    case 8: return .isEmpty(values.isEmpty)
    default: return .entry(key, entryStep(key, value: value, using: &random))
    }
  }

  /// Does something at random to one key.
  mutating func entryStep(_ key: Int, value: Int, using random: inout TestRandom) -> MapEntryModel.Operation {
    switch Int.random(in: 0..<9, using: &random) {
    case 0:
      if let current = values[key] { return .insert(value, inserted: false, current: current) }
      values[key] = value
      return .insert(value, inserted: true, current: value)
    case 1: return .updateValue(value, replaced: values.updateValue(value, forKey: key))
    case 2:
      guard let old = values[key] else { return .replaceValue(value, replaced: nil) }
      values[key] = value
      return .replaceValue(value, replaced: old)
    case 3: return .removeValue(values.removeValue(forKey: key))
    case 4: return .get(values[key])
    case 5: return .contains(values.keys.contains(key))
    case 6:
      if values[key] == nil { values[key] = value }
      return .valueOrInsert(value, values[key]!)
    case 7:
      let old = values[key]
      let expected = Bool.random(using: &random) ? old : Bool.random(using: &random) ? nil : value - 1
      let desired = Bool.random(using: &random) ? value : nil
      guard old == expected else {
        return .compareExchange(expected: expected, desired: desired, exchanged: false, original: old)
      }
      values[key] = desired
      return .compareExchange(expected: expected, desired: desired, exchanged: true, original: old)
    default:
      let old = values[key]
      values[key] = old.map { $0 % 3 == 0 ? nil : $0 + 1 } ?? value
      return .modify(from: old, to: values[key])
    }
  }

  private func entry(_ key: Int?) -> OrderedMapModel.Entry? { key.map { OrderedMapModel.Entry(($0, values[$0]!)) } }
}
