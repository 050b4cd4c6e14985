/// The keys of a map in ascending order, copied as they are asked for; weakly consistent as the map's elements.
@frozen
public struct OrderedMapKeys<Map: ConcurrentOrderedMap>: LazySequenceProtocol, Sendable {
  @usableFromInline
  let map: Map

  @inlinable
  init(_ map: Map) { self.map = map }

  /// Walks over the map, and hands out the keys.
  @frozen
  public struct Iterator: IteratorProtocol {
    @usableFromInline
    var entries: Map.Iterator

    @inlinable
    init(_ entries: Map.Iterator) { self.entries = entries }

    /// The next key; nil at the end.
    @inlinable
    public mutating func next() -> Map.Key? { entries.next()?.key }
  }

  /// A walk from the beginning.
  @inlinable
  public func makeIterator() -> Iterator { Iterator(map.makeIterator()) }

  /// Whether a key is present, by the map's order and without a walk.
  ///
  /// - Complexity: O(log n).
  @inlinable
  public func contains(_ key: Map.Key) -> Bool { map.contains(key) }

  /// The least key.
  ///
  /// - Complexity: O(log n).
  @inlinable
  public var first: Map.Key? { map.first?.key }

  /// The greatest key.
  ///
  /// - Complexity: O(log n).
  @inlinable
  public var last: Map.Key? { map.last?.key }

  /// As the map's.
  ///
  /// - Complexity: O(threads).
  @inlinable
  public var count: Int { map.count }

  /// As the map's.
  ///
  /// - Complexity: O(log n).
  @inlinable
  public var isEmpty: Bool { map.isEmpty }
}

extension OrderedMapKeys.Iterator: Sendable where Map.Iterator: Sendable {}

extension ConcurrentOrderedMap {
  /// The keys in ascending order, copied as they are asked for.
  @inlinable
  public var keys: OrderedMapKeys<Self> { OrderedMapKeys(self) }
}
