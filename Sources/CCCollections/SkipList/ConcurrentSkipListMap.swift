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

  /// The domain through which the map allocates and retires. Kept here: the core only borrows it.
  public let domain: ReclamationDomain

  /// Not for use outside of the package.
  public let _core: _OrderedMapBlocks<Key, Value, _SkipListIndex<Key>>

  /// Not for use outside of the package.
  @inlinable
  public init(_core: _OrderedMapBlocks<Key, Value, _SkipListIndex<Key>>) {
    self._core = _core
    domain = _core.domain
  }

  deinit { _core.tearDown() }
}
