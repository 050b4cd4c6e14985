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
}

extension OrderedMapKeys.Iterator: Sendable where Map.Iterator: Sendable {}

extension ConcurrentOrderedMap {
  /// The keys in ascending order, copied as they are asked for.
  @inlinable
  public var keys: OrderedMapKeys<Self> { OrderedMapKeys(self) }
}
