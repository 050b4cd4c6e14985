// swift-format-ignore-file: NoLeadingUnderscores

public import CCReclaim

extension _CoreBackedMap {
  /// As ``insert(_:forKey:)``, but throws if there is no memory, and has done nothing then.
  @inlinable
  @inline(__always)
  @discardableResult
  public func tryInsert(
    _ value: consuming Value, forKey key: consuming Key
  ) throws(AllocationFailure) -> (inserted: Bool, current: Value) {
    // The core consumes the value, and the caller gets it back: where nobody asks for it, the copy goes.
    let copy = copy value
    if let present = try _core.insert(value, forKey: key) { return (false, present) }
    return (true, copy)
  }

  /// As ``updateValue(_:forKey:)``, but throws if there is no memory, and has done nothing then.
  @inlinable
  @inline(__always)
  @discardableResult
  public func tryUpdateValue(_ value: consuming Value, forKey key: consuming Key) throws(AllocationFailure) -> Value? {
    try _core.update(value, forKey: key)
  }

  /// As ``replaceValue(_:forKey:)``, but throws if there is no memory, and has done nothing then.
  @inlinable
  @inline(__always)
  @discardableResult
  public func tryReplaceValue(_ value: consuming Value, forKey key: Key) throws(AllocationFailure) -> Value? {
    try _core.replace(value, forKey: key)
  }

  /// As ``removeValue(forKey:)``, but throws if there is no memory, and has done nothing then: removing takes some.
  @inlinable
  @inline(__always)
  @discardableResult
  public func tryRemoveValue(forKey key: Key) throws(AllocationFailure) -> Value? {
    try _core.remove(key)?.value
  }

  /// The value of a key, after adding one if there was none.
  @inlinable
  public func value(forKey key: Key, orInsert makeValue: @autoclosure () throws -> Value) rethrows -> Value {
    if let present = _core.value(forKey: key) { return present }
    return insert(try makeValue(), forKey: key).current
  }

  /// As ``value(forKey:orInsert:)``, but throws an `AllocationFailure` if there is no memory, and has done nothing then.
  @inlinable
  public func tryValue(forKey key: Key, orInsert makeValue: @autoclosure () throws -> Value) throws -> Value {
    if let present = _core.value(forKey: key) { return present }
    return try tryInsert(try makeValue(), forKey: key).current
  }
}
