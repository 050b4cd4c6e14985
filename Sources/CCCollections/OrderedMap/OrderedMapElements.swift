/// Entries of a map in ascending or in descending order: all of them, or those of a range.
///
/// Weakly consistent, and copied in batches as they are asked for; see ``ConcurrentOrderedMap``.
@frozen
public struct OrderedMapElements<Map: _CoreOwner>: Sequence, Sendable {
  /// A key and its value.
  public typealias Element = (key: Map.Core.Key, value: Map.Core.Value)

  @usableFromInline
  let cursor: _EntryCursor<Map>

  @inlinable
  init(_ cursor: _EntryCursor<Map>) { self.cursor = cursor }

  /// Walks over the entries. Holds the map and a batch of copied entries, and nothing back between two calls of `next()`.
  @frozen
  public struct Iterator: IteratorProtocol, Sendable {
    @usableFromInline
    var cursor: _EntryCursor<Map>

    @inlinable
    init(_ cursor: _EntryCursor<Map>) { self.cursor = cursor }

    /// The next entry; nil at the end, and from then on.
    @inlinable
    @inline(__always)
    public mutating func next() -> Element? { cursor.next() }
  }

  /// A walk from the beginning.
  @inlinable
  public func makeIterator() -> Iterator { Iterator(cursor) }

  /// What a walk from the beginning comes to first, now.
  ///
  /// - Complexity: O(log n), and a batch is copied.
  @inlinable
  public var first: Element? {
    var walk = makeIterator()
    return walk.next()
  }

  /// Whether a walk from the beginning comes to no entry, now.
  ///
  /// - Complexity: as ``first``.
  @inlinable
  public var isEmpty: Bool { first == nil }
}
