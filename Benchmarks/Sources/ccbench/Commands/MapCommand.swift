import ArgumentParser
import CCCollections

struct MapCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "map", abstract: "Throughput, latency and memory of maps to Int.",
    discussion: """
      Structures: skiplist-ibr, skiplist-debra+, tree-ibr, tree-debra+ (ours, one for each --scheme), mutex-btree, \
      rwlock-btree, mutex-dictionary. The last two are measured where they are named; mutex-dictionary, which has no order, also with \
      hot and hot-update.
      Mixes: ro (look-ups), rm (90 % look-ups, 5 % insertions, 5 % removals), uh (insertions and removals), seq, seq20k \
      (ascending insertions and look-ups), hot, hot-update (all threads modify, or replace, the value of one key), \
      scan100 (reads 100 entries from a key on), iterate100 (the same by an iterator), bulk (from a sorted array), \
      bulk-insert (the same, one by one).
      --keys: key ranges, of which half is in the map; by default 1000,100000,1000000, and for hot and hot-update 1000.
      --key string: keys of 8 to 24 bytes, for ro, rm and uh; their mixes are reported as ro-string and so on.
      --key path: the same behind 27 bytes that are the same in all of them.
      --statistics adds bytes of nodes for each entry of a map at rest.
      --scheme leak: each window gets a map and a domain of its own, lasts \(LeakingWindows.longest) s at most, and ends \
      where resident memory reaches --ceiling.
      """)

  @OptionGroup var options: CommonOptions
  @OptionGroup var ceiling: CeilingOption

  @Option(help: "What keys are: int or string.")
  var key = MapKeyName.int

  func validate() throws {
    if let bad = options.keys?.values.first(where: { !(10...1 << 30).contains($0) }) {
      throw ValidationError("--keys \(bad): 10 to \(1 << 30)")
    }
    _ = try structures()
    _ = try cells()
  }

  func run() throws {
    let structures = try structures()
    if structures.contains(where: \.leaks) { notice(LeakingWindows.explanation(ceiling, "map")) }
    let report = options.report(withKeys: true)
    for cell in try cells() {
      for structure in structures where measures(structure, cell.mix) {
        report.add(try measure(structure, cell))
      }
    }
    guard options.statistics, key == .int else { return try report.finish() }
    var memory: [MapMemory] = []
    for keys in options.keys?.values ?? MapMix.bulk.keyCounts {
      memory += try structures.compactMap { try $0.memory(keys: keys) }
    }
    try report.finish(memory: memory)
  }

  private typealias Cell = (mix: MapMix, keys: Int, threads: Int)

  private func measure(_ structure: MapSubject, _ cell: Cell) throws -> Row {
    let run = MapRun(
      mix: cell.mix, keys: cell.keys, threads: cell.threads, timing: options.timing,
      // Building a map is one operation.
      latencies: options.latency && !cell.mix.builds ? LatencySink() : nil, watchesMemory: options.statistics,
      label: "\(structure.name) \(cell.mix.rawValue) \(cell.keys) \(cell.threads)")
    return try structure.measure(run, keyName: key, withStatistics: options.statistics)
  }

  /// What is measured, in this order; the structures by turns within each.
  private func cells() throws -> [Cell] {
    var cells: [Cell] = []
    for mix in try mixes() {
      for keys in try keyCounts(mix) {
        for threads in try threadCounts(mix) { cells.append((mix, keys, threads)) }
      }
    }
    return cells
  }

  private func mixes() throws -> [MapMix] {
    let possible = MapMix.allCases.filter { key == .int || $0.takesStrings }
    let usual = key == .int ? possible : [.ro, .rm]
    guard options.mixes != nil else { return usual }
    return try CommonOptions.choose("--mix", options.mixes, among: possible.map(\.rawValue))
      .map { MapMix(rawValue: $0)! }
  }

  /// A mix with a size of its own is measured if it was named, or else if `--keys` leaves it.
  private func keyCounts(_ mix: MapMix) throws -> [Int] {
    guard let keys = options.keys?.values else { return mix.keyCounts }
    guard let own = mix.ownKeyCount else { return keys }
    return options.mixes != nil || keys.contains(own) ? [own] : []
  }

  private func threadCounts(_ mix: MapMix) throws -> [Int] {
    guard let threads = options.threads?.values else { return mix.threadCounts }
    guard mix.builds else { return threads }
    if threads.contains(1) { return [1] }
    if options.mixes != nil { throw ValidationError("--mix \(mix.rawValue): takes one thread") }
    return []
  }

  private func structures() throws -> [MapSubject] {
    let known = MapSubject.all(key, options, ceiling: ceiling)
    let names = try CommonOptions.choose("--structure", options.structures, among: known.map(\.name))
    return names.map { name in known.first { $0.name == name }! }
  }

  private func measures(_ structure: MapSubject, _ mix: MapMix) -> Bool {
    (options.structures == nil ? structure.usualMixes : structure.possibleMixes).contains(mix)
  }
}
