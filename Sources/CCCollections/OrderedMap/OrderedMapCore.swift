// swift-format-ignore-file: NoLeadingUnderscores, AllPublicDeclarationsHaveDocumentation

public import CCReclaim

/// What the public operations of the ordered maps are made of: everything that depends on how entries are kept. The maps share
/// the rest.
///
/// Not for use outside of the package. Every operation on one key is linearizable. Operations that throw leave the map as it
/// was. Keys and values that are handed out are the caller's own copies, made under the guard. Whoever keeps a core keeps its
/// domain.
public protocol _OrderedMapCore<Key, Value>: Sendable {
  associatedtype Key: Comparable & Sendable
  associatedtype Value: Sendable

  /// An empty map. Traps if there is no memory.
  init(domain: ReclamationDomain)
  var domain: ReclamationDomain { get }

  func contains(_ key: Key) -> Bool
  func value(forKey key: Key) -> Value?
  /// The key that is in the map, with its value.
  func entry(forKey key: Key) -> (key: Key, value: Value)?
  /// Nil if the key is absent. `body` runs under the guard, on the value in its place.
  func withValue<R: ~Copyable, E: Error>(forKey key: Key, _ body: (borrowing Value) throws(E) -> R) throws(E) -> R?

  /// Adds the pair unless the key is present. Returns the value that is there instead; nil if the pair was added.
  func insert(_ value: consuming Value, forKey key: consuming Key) throws(AllocationFailure) -> Value?
  /// Adds the pair, or replaces the value and keeps the key that is there. Returns the value replaced.
  func update(_ value: consuming Value, forKey key: consuming Key) throws(AllocationFailure) -> Value?
  /// Replaces the value if the key is present. Returns the value replaced.
  func replace(_ value: consuming Value, forKey key: Key) throws(AllocationFailure) -> Value?
  /// Adds the pair, or replaces key and value together. Returns the key replaced. For sets.
  func exchange(_ key: consuming Key, _ value: consuming Value) throws(AllocationFailure) -> Key?
  /// Removes the entry, and returns what was in the map.
  func remove(_ key: Key) throws(AllocationFailure) -> (key: Key, value: Value)?
  /// Removes an entry that was the first (last) at one moment of the call.
  func removeExtreme(_ end: _MapEnd) throws(AllocationFailure) -> (key: Key, value: Value)?
  /// Atomic read-modify-write of one entry, nil standing for absence. `transform` says whether what it leaves is to be
  /// written; it runs again only if this key's own entry changed, or if the operation was neutralized. What it throws changes
  /// nothing. An update of the same key of the same map from within it traps. Returns an error instead of throwing it if there
  /// is no memory.
  func modify<E: Error>(forKey key: Key, _ transform: (inout Value?) throws(E) -> Bool) throws(E) -> AllocationFailure?

  /// The first or last entry. Linearizable.
  func extreme(_ end: _MapEnd) -> (key: Key, value: Value)?
  /// The entry next to a bound: ascending, the first that is not below `bound`; descending, the last that is not above it.
  /// Linearizable.
  func neighbor(_ bound: _MapBound<Key>, _ direction: _MapDirection) -> (key: Key, value: Value)?
  /// Linearizable.
  var isEmpty: Bool { get }
  /// Exact when no update runs, never negative. O(threads).
  var count: Int { get }

  /// Appends entries in `direction`, from the first that `start` admits on (from the map's end without one), at least `count`
  /// of them unless there are no more before `end`; none beyond `end`. Returns whether there may be more. Weakly consistent:
  /// what is present throughout is copied.
  func copyEntries(
    _ direction: _MapDirection, from start: _MapBound<Key>?, to end: _MapBound<Key>?, atLeast count: Int,
    into batch: inout _EntryBatch<Key, Value>
  ) -> Bool

  /// Removes what is between the bounds, whole blocks at a time: present when the call began, and perhaps what was added
  /// meanwhile. Returns how many entries. Traps if there is no memory.
  func removeEntries(from start: _MapBound<Key>?, to end: _MapBound<Key>?) -> Int

  /// Adds ascending entries to an empty map that nobody else knows yet, in O(1) for each. `next` runs with no guard held, and
  /// returns nil at the end.
  /// Returns false, and stops there, if a key is not greater than the one before it. Traps if there is no memory.
  func build(_ next: () -> (key: Key, value: Value)?) -> Bool
}

/// An end of a map.
@frozen
public enum _MapEnd: Sendable { case first, last }

/// Which way to walk.
@frozen
public enum _MapDirection: Sendable { case ascending, descending }

/// A key where a walk begins or ends, itself included or not.
@frozen
public struct _MapBound<Key: Sendable>: Sendable {
  public let key: Key
  public let isIncluded: Bool

  @inlinable
  public init(_ key: Key, isIncluded: Bool) {
    self.key = key
    self.isIncluded = isIncluded
  }
}
