// swift-format-ignore-file: NoLeadingUnderscores

extension _CoreBackedSet {
  /// The least element.
  @inlinable
  @inline(__always)
  public var first: Element? { _core.extreme(.first)?.key }

  /// The greatest element.
  @inlinable
  @inline(__always)
  public var last: Element? { _core.extreme(.last)?.key }

  /// The last member that is less than `element`.
  @inlinable
  @inline(__always)
  public func element(before element: Element) -> Element? {
    _core.neighbor(_MapBound(element, isIncluded: false), .descending)?.key
  }

  /// The member that is the same as `element`, or the last before it.
  @inlinable
  @inline(__always)
  public func element(atOrBefore element: Element) -> Element? {
    _core.neighbor(_MapBound(element, isIncluded: true), .descending)?.key
  }

  /// The member that is the same as `element`, or the first after it.
  @inlinable
  @inline(__always)
  public func element(atOrAfter element: Element) -> Element? {
    _core.neighbor(_MapBound(element, isIncluded: true), .ascending)?.key
  }

  /// The first member that is greater than `element`.
  @inlinable
  @inline(__always)
  public func element(after element: Element) -> Element? {
    _core.neighbor(_MapBound(element, isIncluded: false), .ascending)?.key
  }
}
