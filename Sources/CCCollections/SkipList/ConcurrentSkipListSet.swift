// swift-format-ignore-file: NoLeadingUnderscores

public import CCReclaim

/// An ordered set whose index is a skip list. What its members do and promise is said at ``ConcurrentOrderedSet``.
public final class ConcurrentSkipListSet<Element: Comparable & Sendable>:
  ConcurrentOrderedSet, ExpressibleByArrayLiteral, _CoreBackedSet
{
  /// Elements in ascending order, one at a time.
  public typealias Iterator = OrderedSetElements<ConcurrentSkipListSet>.Iterator

  /// The domain through which the set allocates and retires. Kept here: the core only borrows it.
  public let domain: ReclamationDomain

  /// Not for use outside of the package.
  public let _core: _OrderedMapBlocks<Element, _Nothing, _SkipListIndex<Element>>

  /// Not for use outside of the package.
  @inlinable
  public init(_core: _OrderedMapBlocks<Element, _Nothing, _SkipListIndex<Element>>) {
    self._core = _core
    domain = _core.domain
  }

  deinit { _core.tearDown() }
}
