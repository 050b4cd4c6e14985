import CCCollections

/// Ours. Generic over which, and compiled for each: the module's optimiser sees the types, and calls nothing through a table.
struct ConcurrentMap<Map: ConcurrentOrderedMap>: OrderedMapUnderTest where Map.Key: MapKey, Map.Value == Int {
  private let map: Map

  init(_ map: Map) { self.map = map }

  @inline(__always)
  func value(_ key: Map.Key) -> Int? { map[key] }

  @inline(__always)
  func insert(_ key: Map.Key, _ value: Int) -> Bool { map.insert(value, forKey: key).inserted }

  @inline(__always)
  func remove(_ key: Map.Key) -> Bool { map.removeValue(forKey: key) != nil }

  @inline(__always)
  func increment(_ key: Map.Key) { map.modify(forKey: key) { $0 = ($0 ?? 0) + 1 } }

  @inline(__always)
  func update(_ key: Map.Key, _ value: Int) { map.updateValue(value, forKey: key) }

  @inline(__always)
  func scan(from key: Map.Key, limit: Int) -> (count: Int, sum: Int) {
    var count = 0
    var sum = 0
    do throws(EnoughEntries) {
      try map.forEach(in: key...) { _, value throws(EnoughEntries) in
        sum &+= value
        count += 1
        if count == limit { throw EnoughEntries() }
      }
    } catch {}
    return (count, sum)
  }

  @inline(__always)
  func iterate(from key: Map.Key, limit: Int) -> (count: Int, sum: Int) {
    var count = 0
    var sum = 0
    for (_, value) in map.elements(in: key...) {
      sum &+= value
      count += 1
      if count == limit { break }
    }
    return (count, sum)
  }

  var count: Int { map.count }

  var domain: ReclamationDomain? { map.domain }
}

extension MapSubject {
  /// Ours, in one scheme, with `--structure` names that begin with the name of the structure.
  static func ours<Key: MapKey>(
    _: Key.Type, _ scheme: MeasuredScheme, _ options: CommonOptions, _ ceiling: CeilingOption
  ) -> [MapSubject] {
    [
      subject("skiplist", ConcurrentSkipListMap<Key, Int>.self, scheme, options, ceiling),
      subject("tree", ConcurrentTreeMap<Key, Int>.self, scheme, options, ceiling),
    ]
  }

  private static func subject<Map: ConcurrentOrderedMap>(
    _ name: String, _: Map.Type, _ scheme: MeasuredScheme, _ options: CommonOptions, _ ceiling: CeilingOption
  ) -> MapSubject where Map.Key: MapKey, Map.Value == Int {
    MapSubject(name, scheme, options, ceiling) {
      ConcurrentMap(Map(domain: $0))
    } sorted: {
      ConcurrentMap(Map(uniqueKeysWithValues: $0, domain: $1))
    }
  }
}

/// Ends a walk.
private struct EnoughEntries: Error {}
