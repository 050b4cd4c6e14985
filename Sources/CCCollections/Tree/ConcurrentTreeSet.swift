// swift-format-ignore-file: NoLeadingUnderscores

public import CCReclaim

/// An ordered set whose index is a balanced search tree. What its members do and promise is said at ``ConcurrentOrderedSet``.
public final class ConcurrentTreeSet<Element: Comparable & Sendable>:
  ConcurrentOrderedSet, ExpressibleByArrayLiteral, _CoreBackedSet
{
  /// Elements in ascending order, one at a time.
  public typealias Iterator = OrderedSetElements<ConcurrentTreeSet>.Iterator

  /// The domain through which the set allocates and retires. Kept here: the core only borrows it.
  public let domain: ReclamationDomain

  /// Not for use outside of the package.
  public let _core: _OrderedMapBlocks<Element, _Nothing, _TreeIndex<Element>>

  /// Not for use outside of the package.
  @inlinable
  public init(_core: _OrderedMapBlocks<Element, _Nothing, _TreeIndex<Element>>) {
    self._core = _core
    domain = _core.domain
  }

  deinit { _core.tearDown() }
}
