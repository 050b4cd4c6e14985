/// What is done with a map. The first three and `seq` are the workloads of the peers' harnesses.
enum MapMix: String, CaseIterable {
  /// Only look-ups.
  case ro
  /// 90 % look-ups, 5 % insertions, 5 % removals.
  case rm
  /// Half insertions, half removals.
  case uh
  /// One thread inserts ascending keys, and then looks each up.
  case seq, seq20k
  /// All threads modify the value of one and the same key.
  case hot
  /// All threads replace the value of one and the same key.
  case hotUpdate = "hot-update"
  /// Seeks a key and reads 100 entries from there on; one operation.
  case scan100
  /// The same by an iterator, where a map has one.
  case iterate100
  /// A map from a sorted array in one go; each key counts.
  case bulk
  /// The same map, by inserting one by one.
  case bulkInsert = "bulk-insert"

  /// Percent of look-ups and of insertions, the rest being removals, where a mix consists of these.
  var shares: (looksUp: Int, inserts: Int)? {
    switch self {
    case .ro: (100, 0)
    case .rm: (90, 5)
    case .uh: (0, 50)
    default: nil
    }
  }

  /// Whether one thread builds maps, as often as there are repetitions.
  var builds: Bool { [.seq, .seq20k, .bulk, .bulkInsert].contains(self) }

  /// Whether it is measured with strings for keys, too.
  var takesStrings: Bool { shares != nil }

  /// How many keys it has, where that is part of what it is.
  var ownKeyCount: Int? {
    switch self {
    case .seq: 1_000_000
    case .seq20k: 20_000
    default: nil
    }
  }

  var keyCounts: [Int] {
    switch self {
    case .hot, .hotUpdate: [1000]
    default: ownKeyCount.map { [$0] } ?? [1000, 100_000, 1_000_000]
    }
  }

  var threadCounts: [Int] { builds ? [1] : [1, 2, 4, 8] }
}

/// One measurement that was asked for.
struct MapRun {
  let mix: MapMix
  /// The key range, of which half is in the map at the start; how many keys there are, where maps are built.
  let keys: Int
  let threads: Int
  var timing: Timing
  let latencies: LatencySink?
  let watchesMemory: Bool
  /// Resident bytes at which a window ends, if it has to.
  var ceiling: UInt64?
  let label: String

  /// From here on a map outgrows the caches that are this process's own: others disturb it even on other cores.
  var isStrict: Bool { keys >= 1_000_000 }
}
