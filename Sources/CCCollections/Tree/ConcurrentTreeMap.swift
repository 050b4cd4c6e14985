// swift-format-ignore-file: NoLeadingUnderscores

public import CCReclaim

/// An ordered map whose index is a balanced search tree.
///
/// ```swift
/// let sessions = ConcurrentTreeMap<UserID, Session>()
/// sessions[id] = session                                       // from any thread, any task
/// sessions.modify(forKey: id) { $0?.hits += 1 }                // one step
/// for (id, session) in sessions.elements(in: low..<high) { … } // while others go on updating
/// ```
///
/// What its members do and promise is said at ``ConcurrentOrderedMap``. It differs from ``ConcurrentSkipListMap`` in how it finds a
/// place: by at most 2·log2(n) + 6 steps, whatever was inserted and removed in which order, with n the number of its blocks of entries.
public final class ConcurrentTreeMap<Key: Comparable & Sendable, Value: Sendable>:
  ConcurrentOrderedMap, ExpressibleByDictionaryLiteral, _CoreBackedMap
{
  /// Entries in ascending order, one at a time.
  public typealias Iterator = OrderedMapElements<ConcurrentTreeMap>.Iterator

  /// The domain through which the map allocates and retires. Kept here: the core only borrows it.
  public let domain: ReclamationDomain

  /// Not for use outside of the package.
  public let _core: _OrderedMapBlocks<Key, Value, _TreeIndex<Key>>

  /// Not for use outside of the package.
  @inlinable
  public init(_core: _OrderedMapBlocks<Key, Value, _TreeIndex<Key>>) {
    self._core = _core
    domain = _core.domain
  }

  deinit { _core.tearDown() }
}
