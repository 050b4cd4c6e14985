import CCCollections

/// What the map workloads need of a map to `Int`. Workers are generic over it, so that each map is compiled into the
/// loop.
protocol MapUnderTest<Key>: Sendable {
  associatedtype Key: MapKey
  func value(_ key: Key) -> Int?
  /// Adds the entry unless the key is there; tells whether it did.
  func insert(_ key: Key, _ value: Int) -> Bool
  func remove(_ key: Key) -> Bool
  /// Adds one to the value, or sets it to one, in one step.
  func increment(_ key: Key)
  /// Adds or replaces.
  func update(_ key: Key, _ value: Int)
  var count: Int { get }
  /// Where the map's memory is reclaimed, if that is not at once.
  var domain: ReclamationDomain? { get }
}

extension MapUnderTest {
  var domain: ReclamationDomain? { nil }
}

/// A map whose entries have an order.
protocol OrderedMapUnderTest<Key>: MapUnderTest {
  /// Reads entries, ascending from `key` on, up to `limit`.
  func scan(from key: Key, limit: Int) -> (count: Int, sum: Int)
  /// The same by an iterator, or what the map has in its place.
  func iterate(from key: Key, limit: Int) -> (count: Int, sum: Int)
}

extension OrderedMapUnderTest {
  func iterate(from key: Key, limit: Int) -> (count: Int, sum: Int) { scan(from: key, limit: limit) }
}
