public import CCReclaim

// Sequences of pairs, with labels and without, in a domain and in the default one.
extension ConcurrentOrderedMap {
  /// A map, in the default domain, of pairs whose keys are all different; two pairs with the same key trap.
  ///
  /// - Complexity: O(n) where keys ascend, else O(n log n).
  @inlinable
  public init(uniqueKeysWithValues pairs: some Sequence<(Key, Value)>) {
    self.init(uniqueKeysWithValues: pairs, domain: .default)
  }

  /// A map of pairs whose keys are all different, such as another map's; two pairs with the same key trap.
  ///
  /// - Complexity: O(n) where keys ascend, else O(n log n).
  @_disfavoredOverload
  @inlinable
  public init(
    uniqueKeysWithValues pairs: some Sequence<(key: Key, value: Value)>, domain: ReclamationDomain = .default
  ) {
    self.init(uniqueKeysWithValues: pairs.lazy.map { ($0.key, $0.value) }, domain: domain)
  }

  /// A map of pairs in the default domain; `combine` makes one value of two with the same key, the earlier one first.
  ///
  /// - Complexity: O(n) where keys ascend, else O(n log n).
  @inlinable
  public init(
    _ pairs: some Sequence<(Key, Value)>, uniquingKeysWith combine: (Value, Value) throws -> Value
  ) rethrows {
    try self.init(pairs, uniquingKeysWith: combine, domain: .default)
  }

  /// A map of pairs, such as a dictionary's; `combine` makes one value of two with the same key, the earlier one first.
  ///
  /// - Complexity: O(n) where keys ascend, else O(n log n).
  @_disfavoredOverload
  @inlinable
  public init(
    _ pairs: some Sequence<(key: Key, value: Value)>, uniquingKeysWith combine: (Value, Value) throws -> Value,
    domain: ReclamationDomain = .default
  ) rethrows {
    try self.init(pairs.lazy.map { ($0.key, $0.value) }, uniquingKeysWith: combine, domain: domain)
  }

  /// Adds pairs; `combine` makes one value of the one that is there and the new one. Each pair is one step, the whole is not.
  ///
  /// `combine` is called as ``modify(forKey:_:)`` calls its closure: perhaps again, if another thread changes the entry
  /// meanwhile. If it throws, what was added until then stays.
  ///
  /// - Complexity: O(pairs × log n).
  @inlinable
  public func merge(
    _ pairs: some Sequence<(Key, Value)>, uniquingKeysWith combine: (Value, Value) throws -> Value
  ) rethrows {
    for (key, new) in pairs {
      try modify(forKey: key) { (value: inout Value?) throws in
        if let current = value { value = try combine(current, new) } else { value = new }
      }
    }
  }

  /// Adds pairs, such as another map's; see the other overload.
  ///
  /// - Complexity: O(pairs × log n).
  @_disfavoredOverload
  @inlinable
  public func merge(
    _ pairs: some Sequence<(key: Key, value: Value)>, uniquingKeysWith combine: (Value, Value) throws -> Value
  ) rethrows {
    try merge(pairs.lazy.map { ($0.key, $0.value) }, uniquingKeysWith: combine)
  }
}
