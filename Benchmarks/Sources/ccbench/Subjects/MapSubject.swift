import CCCollections

/// A map by its name: how to make it and measure it.
struct MapSubject {
  let system: String
  let name: String
  /// Whether nothing is freed.
  let leaks: Bool
  /// Where it is measured unless somebody asks for it, and where it can be.
  let usualMixes: Set<MapMix>
  let possibleMixes: Set<MapMix>
  private let measureIt: (MapRun) throws -> (Measurement, ReclamationStatistics?)
  private let measureItsMemory: ((_ keys: Int) throws -> MapMemory)?

  /// What has an order, and no domain; its nodes come from the allocator that counts.
  init<M: OrderedMapUnderTest>(
    _ name: String, usually usualMixes: Set<MapMix>, empty: @escaping () -> M,
    sorted: @escaping ([(M.Key, Int)]) -> M
  ) {
    system = "swift"
    self.name = name
    leaks = false
    self.usualMixes = usualMixes
    possibleMixes = Set(MapMix.allCases).subtracting([.iterate100])
    measureIt = { run in
      (try measureMap(run, empty: empty, sorted: sorted) { try measureScans($0, run) }, nil)
    }
    measureItsMemory = { try measureMemory(system: "swift", structure: name, keys: $0, empty) }
  }

  /// What has neither an order nor nodes.
  init<M: MapUnderTest>(
    unordered name: String, usually usualMixes: Set<MapMix>, empty: @escaping () -> M,
    sorted: @escaping ([(M.Key, Int)]) -> M
  ) {
    system = "swift"
    self.name = name
    leaks = false
    self.usualMixes = usualMixes
    possibleMixes = Set(MapMix.allCases).subtracting([.scan100, .iterate100])
    measureIt = { run in (try measureMap(run, empty: empty, sorted: sorted), nil) }
    measureItsMemory = nil
  }

  /// Ours, in one scheme.
  init<M: OrderedMapUnderTest>(
    _ structure: String, _ scheme: MeasuredScheme, _ options: CommonOptions, _ ceiling: CeilingOption,
    empty: @escaping (ReclamationDomain) -> M, sorted: @escaping ([(M.Key, Int)], ReclamationDomain) -> M
  ) {
    let name = "\(structure)-\(scheme.rawValue)"
    let makeDomain = { scheme.makeDomain(allocator: options.nodeAllocator) }
    let measure = { (run: MapRun, domain: ReclamationDomain) in
      try measureMap(run, empty: { empty(domain) }, sorted: { sorted($0, domain) }) { try measureScans($0, run) }
    }
    system = "cc"
    self.name = name
    leaks = scheme.leaks
    usualMixes = Set(MapMix.allCases)
    possibleMixes = usualMixes
    measureIt = { run in
      guard scheme.leaks, !run.mix.builds else {
        let domain = makeDomain()
        let measurement = try measure(run, domain)
        return (measurement, domain.statistics)
      }
      let windows = LeakingWindows(timing: run.timing, ceiling: ceiling, label: run.label)
      return try windows.measure(makeDomain) { domain, timing in
        var window = run
        window.timing = timing
        window.ceiling = ceiling.bytes
        return try measure(window, domain)
      }
    }
    measureItsMemory = { keys in
      try measureMemory(system: "cc", structure: name, keys: keys) {
        let domain = makeDomain()
        // The record of this thread is the domain's, not the map's.
        domain.drain()
        CCConfig.resetAllocationStatistics()
        return empty(domain)
      }
    }
  }

  func measure(_ run: MapRun, keyName: MapKeyName, withStatistics: Bool) throws -> Row {
    let (measurement, reclamation) = try measureIt(run)
    let wasCapped = run.mix.builds && measurement.endedAfter != nil
    return Row(
      system: system, structure: name, keyrange: run.keys,
      mix: run.mix.rawValue + (wasCapped ? "-cap60s" : "") + keyName.suffix, threads: run.threads,
      mops: measurement.mops, noisy: measurement.isNoisy, latencies: run.latencies?.percentiles,
      memory: withStatistics ? MemoryUse(measurement, reclamation) : nil)
  }

  /// Nil where the bytes are not counted.
  func memory(keys: Int) throws -> MapMemory? { try measureItsMemory?(keys) }
}

/// Measures one map under one mix.
private func measureMap<M: MapUnderTest>(
  _ run: MapRun, empty: () -> M, sorted: ([(M.Key, Int)]) -> M,
  scans: ((M) throws -> Measurement)? = nil
) throws -> Measurement {
  switch run.mix {
  case .seq, .seq20k: return try measureSequence(run, empty)
  case .bulk: return try measureBulk(run, of: M.self, sorted)
  case .bulkInsert:
    return try measureBulk(run, of: M.self) { entries in
      let map = empty()
      for (key, value) in entries { _ = map.insert(key, value) }
      return map
    }
  case .ro, .rm, .uh, .hot, .hotUpdate, .scan100, .iterate100: break
  }
  let map = empty()
  prefill(map, range: run.keys)
  if let shares = run.mix.shares { return try measureOperations(map, run, shares: shares) }
  guard [.scan100, .iterate100].contains(run.mix) else { return try measureHotKey(map, run) }
  guard let scans else { throw RunFailure("\(run.label): the map has no order") }
  return try scans(map)
}
