// swift-format-ignore-file: NoLeadingUnderscores

public import CCReclaim

extension _CoreBackedMap {
  /// The entry with the least key.
  @inlinable
  @inline(__always)
  public var first: Element? { _core.extreme(.first) }

  /// The entry with the greatest key.
  @inlinable
  @inline(__always)
  public var last: Element? { _core.extreme(.last) }

  /// As ``popFirst()``, but throws if there is no memory, and has done nothing then.
  @inlinable
  @inline(__always)
  @discardableResult
  public func tryPopFirst() throws(AllocationFailure) -> Element? { try _core.removeExtreme(.first) }

  /// As ``popLast()``, but throws if there is no memory, and has done nothing then.
  @inlinable
  @inline(__always)
  @discardableResult
  public func tryPopLast() throws(AllocationFailure) -> Element? { try _core.removeExtreme(.last) }

  /// The last entry whose key is less than `key`.
  @inlinable
  @inline(__always)
  public func element(before key: Key) -> Element? {
    _core.neighbor(_MapBound(key, isIncluded: false), .descending)
  }

  /// The entry of `key`, or the last before it.
  @inlinable
  @inline(__always)
  public func element(atOrBefore key: Key) -> Element? {
    _core.neighbor(_MapBound(key, isIncluded: true), .descending)
  }

  /// The entry of `key`, or the first after it.
  @inlinable
  @inline(__always)
  public func element(atOrAfter key: Key) -> Element? {
    _core.neighbor(_MapBound(key, isIncluded: true), .ascending)
  }

  /// The first entry whose key is greater than `key`.
  @inlinable
  @inline(__always)
  public func element(after key: Key) -> Element? {
    _core.neighbor(_MapBound(key, isIncluded: false), .ascending)
  }
}
