import ArgumentParser
import CCCollections

/// What the keys of a map are.
enum MapKeyName: String, CaseIterable, ExpressibleByArgument {
  case int, string
  /// Strings that all begin alike.
  case path

  /// Of a mix, in reports.
  var suffix: String { self == .int ? "" : "-\(rawValue)" }
}

extension MapSubject {
  static func all(_ keyName: MapKeyName, _ options: CommonOptions, ceiling: CeilingOption) -> [MapSubject] {
    switch keyName {
    case .int: return all(Int.self, options, ceiling)
    case .string: return all(String.self, options, ceiling)
    case .path:
      String.beginning.withLock { $0 = "/customers/europe/accounts/" }
      return all(String.self, options, ceiling)
    }
  }

  private static func all<Key: MapKey>(
    _: Key.Type, _ options: CommonOptions, _ ceiling: CeilingOption
  ) -> [MapSubject] {
    options.domains.schemes().flatMap { ours(Key.self, $0, options, ceiling) }
      + baselines(Key.self, options.nodeAllocator)
  }

  private static func baselines<Key: MapKey>(_: Key.Type, _ allocator: NodeAllocator) -> [MapSubject] {
    [
      MapSubject("mutex-btree", usually: Set(MapMix.allCases)) {
        MutexBTree<Key>(allocator: allocator)
      } sorted: {
        MutexBTree(sorted: $0, allocator: allocator)
      },
      MapSubject("rwlock-btree", usually: []) {
        ReadWriteLockBTree<Key>(allocator: allocator)
      } sorted: {
        ReadWriteLockBTree(sorted: $0, allocator: allocator)
      },
      MapSubject(unordered: "mutex-dictionary", usually: [.hot, .hotUpdate]) {
        MutexDictionary<Key>()
      } sorted: {
        MutexDictionary($0)
      },
    ]
  }
}
