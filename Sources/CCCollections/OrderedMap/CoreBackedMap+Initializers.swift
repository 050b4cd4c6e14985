// swift-format-ignore-file: NoLeadingUnderscores

public import CCReclaim

// Pairs go straight into the core as long as their keys ascend: O(n), without a copy. From the first that does not, they are
// inserted one by one. Sorting them first would need them all in memory, would need another pass for pairs with the same key,
// which have to meet in the order in which they came, and would go wrong with keys that `<` does not order, such as NaN.
extension _CoreBackedMap {
  /// A map of pairs whose keys are all different; two pairs with the same key trap, as a dictionary's do.
  @inlinable
  public init(uniqueKeysWithValues pairs: some Sequence<(Key, Value)>, domain: ReclamationDomain) {
    self.init(domain: domain)
    var iterator = pairs.makeIterator()
    var rejected = _core.buildPrefix { iterator.next() }
    while let (key, value) = rejected {
      if !insert(value, forKey: key).inserted { fatalError("Duplicate values for key: '\(key)'") }
      rejected = iterator.next()
    }
  }

  /// A map of pairs; `combine` makes one value of two with the same key, the earlier one first.
  @inlinable
  public init(
    _ pairs: some Sequence<(Key, Value)>, uniquingKeysWith combine: (Value, Value) throws -> Value,
    domain: ReclamationDomain
  ) rethrows {
    self.init(domain: domain)
    var iterator = pairs.makeIterator()
    guard let rejected = _core.buildPrefix({ iterator.next() }) else { return }
    try merge(CollectionOfOne(rejected), uniquingKeysWith: combine)
    try merge(IteratorSequence(iterator), uniquingKeysWith: combine)
  }

  /// A map of the pairs given, in the default domain. Two pairs with the same key trap.
  @inlinable
  public init(dictionaryLiteral elements: (Key, Value)...) {
    self.init(uniqueKeysWithValues: elements, domain: .default)
  }
}

extension _OrderedMapCore {
  /// Fills an empty core with pairs as long as their keys ascend. Returns the first pair that it did not take.
  @inlinable
  func buildPrefix(_ next: () -> (Key, Value)?) -> (Key, Value)? {
    var latest: (Key, Value)? = nil
    let isComplete = build {
      latest = next()
      return latest.map { (key: $0.0, value: $0.1) }
    }
    return isComplete ? nil : latest
  }
}
