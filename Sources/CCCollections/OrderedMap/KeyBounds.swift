// swift-format-ignore-file: NoLeadingUnderscores

/// Where a range of keys begins and where it ends; nil: where the map does.
///
/// Not for use outside of the package.
@frozen
public struct _KeyBounds<Key: Comparable & Sendable>: Sendable {
  @usableFromInline
  let lower: _MapBound<Key>?
  @usableFromInline
  let upper: _MapBound<Key>?

  @inlinable
  init(from lower: _MapBound<Key>? = nil, to upper: _MapBound<Key>? = nil) {
    self.lower = lower
    self.upper = upper
  }

  /// What a range of the standard library says; nil for others, which tell no more than what they contain. Where code is
  /// compiled for its types, one of the casts remains.
  @inlinable
  @inline(__always)
  init?<R: RangeExpression>(_ range: R) where R.Bound == Key {
    if let range = range as? Range<Key> {
      self.init(from: _MapBound(range.lowerBound, isIncluded: true), to: _MapBound(range.upperBound, isIncluded: false))
    } else if let range = range as? ClosedRange<Key> {
      self.init(from: _MapBound(range.lowerBound, isIncluded: true), to: _MapBound(range.upperBound, isIncluded: true))
    } else if let range = range as? PartialRangeFrom<Key> {
      self.init(from: _MapBound(range.lowerBound, isIncluded: true))
    } else if let range = range as? PartialRangeUpTo<Key> {
      self.init(to: _MapBound(range.upperBound, isIncluded: false))
    } else if let range = range as? PartialRangeThrough<Key> {
      self.init(to: _MapBound(range.upperBound, isIncluded: true))
    } else {
      return nil
    }
  }
}
