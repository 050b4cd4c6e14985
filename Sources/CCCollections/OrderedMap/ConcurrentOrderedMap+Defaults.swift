public import CCReclaim

extension ConcurrentOrderedMap {
  /// An empty map in the default domain. Traps if there is no memory for it.
  @inlinable
  public init() { self.init(domain: .default) }

  /// The value of a key, or else the default, which is not stored: `modify` or `value(forKey:orInsert:)` do that.
  ///
  /// There is no setter, on purpose: `map[key, default: 0] += 1` would be a read and a write, and lose updates in between.
  @inlinable
  @inline(__always)
  public subscript(key: Key, default defaultValue: @autoclosure () -> Value) -> Value { self[key] ?? defaultValue() }
}
