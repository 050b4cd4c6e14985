// swift-format-ignore-file: NoLeadingUnderscores

public import CCReclaim

extension _CoreBackedMap {
  /// Reads, changes and writes one entry in one step. Nil means absent, before and after.
  @inlinable
  @inline(__always)
  @discardableResult
  public func modify<R: ~Copyable, E: Error>(
    forKey key: Key, _ transform: (inout Value?) throws(E) -> R
  ) throws(E) -> R {
    var result: R? = nil
    if let failure = try _modify(forKey: key, &result, transform) { fatalError(failure.description) }
    return result.take()!
  }

  /// As ``modify(forKey:_:)``, but throws an `AllocationFailure` if there is no memory, and has written nothing then.
  @inlinable
  @inline(__always)
  @discardableResult
  public func tryModify<R: ~Copyable, E: Error>(
    forKey key: Key, _ transform: (inout Value?) throws(E) -> R
  ) throws -> R {
    var result: R? = nil
    if let failure = try _modify(forKey: key, &result, transform) { throw failure }
    return result.take()!
  }

  /// Leaves what the last run of `transform` returned in `result`: a tuple cannot hold it.
  @inlinable
  @inline(__always)
  func _modify<R: ~Copyable, E: Error>(
    forKey key: Key, _ result: inout R?, _ transform: (inout Value?) throws(E) -> R
  ) throws(E) -> AllocationFailure? {
    try _core.modify(forKey: key) { (value: inout Value?) throws(E) -> Bool in
      let wasPresent = value != nil
      result = try transform(&value)
      return wasPresent || value != nil
    }
  }
}
