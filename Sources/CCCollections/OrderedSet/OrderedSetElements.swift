/// Elements of a set in ascending or in descending order: all of them, or those of a range.
///
/// Weakly consistent, and copied in batches as they are asked for; see ``ConcurrentOrderedSet``.
@frozen
public struct OrderedSetElements<Members: _CoreOwner>: Sequence, Sendable {
  /// A member of the set.
  public typealias Element = Members.Core.Key

  @usableFromInline
  let cursor: _EntryCursor<Members>

  @inlinable
  init(_ cursor: _EntryCursor<Members>) { self.cursor = cursor }

  /// Walks over the elements. Holds the set and a batch of copied elements, and nothing back between two calls of `next()`.
  @frozen
  public struct Iterator: IteratorProtocol, Sendable {
    @usableFromInline
    var cursor: _EntryCursor<Members>

    @inlinable
    init(_ cursor: _EntryCursor<Members>) { self.cursor = cursor }

    /// The next element; nil at the end, and from then on.
    @inlinable
    @inline(__always)
    public mutating func next() -> Element? { cursor.next()?.key }
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

  /// Whether a walk from the beginning comes to no member, now.
  ///
  /// - Complexity: as ``first``.
  @inlinable
  public var isEmpty: Bool { first == nil }
}
