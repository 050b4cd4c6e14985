/// The values of a map in the order of their keys, copied as they are asked for; weakly consistent as the map's elements.
@frozen
public struct OrderedMapValues<Map: ConcurrentOrderedMap>: LazySequenceProtocol, Sendable {
  @usableFromInline
  let map: Map

  @inlinable
  init(_ map: Map) { self.map = map }

  /// Walks over the map, and hands out the values.
  @frozen
  public struct Iterator: IteratorProtocol {
    @usableFromInline
    var entries: Map.Iterator

    @inlinable
    init(_ entries: Map.Iterator) { self.entries = entries }

    /// The next value; nil at the end.
    @inlinable
    public mutating func next() -> Map.Value? { entries.next()?.value }
  }

  /// A walk from the beginning.
  @inlinable
  public func makeIterator() -> Iterator { Iterator(map.makeIterator()) }
}

extension OrderedMapValues.Iterator: Sendable where Map.Iterator: Sendable {}

extension ConcurrentOrderedMap {
  /// The values in the order of their keys, copied as they are asked for.
  @inlinable
  public var values: OrderedMapValues<Self> { OrderedMapValues(self) }
}
