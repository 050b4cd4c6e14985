// swift-format-ignore-file: NoLeadingUnderscores
public import CCReclaim

/// An ordered set whose index is a skip list. What its members do and promise is said at ``ConcurrentOrderedSet``.
public final class ConcurrentSkipListSet<Element: Comparable & Sendable>:
  ConcurrentOrderedSet, ExpressibleByArrayLiteral, _CoreBackedSet
{
  /// Elements in ascending order, one at a time.
  public typealias Iterator = OrderedSetElements<ConcurrentSkipListSet>.Iterator

  /// Not for use outside of the package.
  public let _core: _OrderedMapBlocks<Element, _Nothing, _SkipListIndex<Element>>

  /// The core needs its domain, and does not keep it.
  @usableFromInline
  let keeper: ReclamationDomain

  /// Not for use outside of the package.
  @inlinable
  public init(_core: _OrderedMapBlocks<Element, _Nothing, _SkipListIndex<Element>>) {
    self._core = _core
    keeper = _core.domain
  }

  deinit { withExtendedLifetime(keeper) { _core.tearDown() } }
}
