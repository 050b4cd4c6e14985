// swift-format-ignore-file: NoLeadingUnderscores
public import CCReclaim

/// An ordered map whose index is a skip list.
///
/// ```swift
/// let sessions = ConcurrentSkipListMap<UserID, Session>()
/// sessions[id] = session                                       // from any thread, any task
/// sessions.modify(forKey: id) { $0?.hits += 1 }                // one step
/// for (id, session) in sessions.elements(in: low..<high) { … } // while others go on updating
/// ```
///
/// What its members do and promise is said at ``ConcurrentOrderedMap``.
public final class ConcurrentSkipListMap<Key: Comparable & Sendable, Value: Sendable>:
  ConcurrentOrderedMap, ExpressibleByDictionaryLiteral, _CoreBackedMap
{
  /// Entries in ascending order, one at a time.
  public typealias Iterator = OrderedMapElements<ConcurrentSkipListMap>.Iterator

  /// Not for use outside of the package.
  public let _core: _OrderedMapBlocks<Key, Value, _SkipListIndex<Key>>

  /// The core needs its domain, and does not keep it.
  @usableFromInline
  let keeper: ReclamationDomain

  /// Not for use outside of the package.
  @inlinable
  public init(_core: _OrderedMapBlocks<Key, Value, _SkipListIndex<Key>>) {
    self._core = _core
    keeper = _core.domain
  }

  deinit { withExtendedLifetime(keeper) { _core.tearDown() } }
}
