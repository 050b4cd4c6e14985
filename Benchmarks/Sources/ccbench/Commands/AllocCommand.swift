import ArgumentParser
import CBaselines
import CCCollections

struct AllocCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "alloc", abstract: "Allocation and release of 64-byte nodes.",
    discussion: """
      Structures: alloc64 (batches of 100 by one thread; also by two that share nothing), xfree (one thread allocates, \
      another frees).
      Mixes: node (ours), node+statistics (ours, counted), c-mimalloc, c-malloc, c-aligned (the same loop in C).
      """)

  @OptionGroup var options: CommonOptions

  @Flag(help: "Only the ratios to the C loop: short runs by turns, so that a noisy machine matters less.")
  var ratios = false

  private static let structures = ["alloc64", "xfree"]
  private static let mixes = ["node", "node+statistics", "c-mimalloc", "c-malloc", "c-aligned"]

  func validate() throws {
    if let keys = options.keys?.values, keys != [64] {
      throw ValidationError("--keys \(keys[0]): nodes are 64 bytes here")
    }
    if options.latency { throw ValidationError("--latency: one allocation takes less than reading the clock") }
    if let bad = options.threads?.values.first(where: { $0 > 2 }) { throw ValidationError("--threads \(bad): 1 or 2") }
    _ = try CommonOptions.choose("--structure", options.structures, among: Self.structures)
    _ = try CommonOptions.choose("--mix", options.mixes, among: Self.mixes)
  }

  func run() throws {
    if ratios { return printRatios() }
    let report = options.report()
    let mixes = try CommonOptions.choose("--mix", options.mixes, among: Self.mixes)
    let threads = options.threads?.values ?? [1, 2]
    for structure in try CommonOptions.choose("--structure", options.structures, among: Self.structures) {
      for mix in mixes {
        for count in threads {
          if let measurement = measure(structure, mix, threads: count) {
            report.add(row(structure, mix, count, measurement))
          }
        }
      }
    }
    try report.finish()
  }

  /// Nil for a combination that there is not: the C loops run on one thread, `xfree` needs two.
  private func measure(_ structure: String, _ mix: String, threads: Int) -> Measurement? {
    let label = "\(structure) \(mix) \(threads)"
    let timing = options.timing
    let isOurs = mix.hasPrefix("node")
    CCConfig.isAllocationStatisticsEnabled = mix == "node+statistics"
    defer { CCConfig.isAllocationStatisticsEnabled = false }
    switch structure {
    case "xfree":
      guard isOurs, threads == 2 else { return nil }
      return measureHandover(options.nodeAllocator, timing: timing, progress: Progress(), label: label)
    default:
      if isOurs {
        return measureNodeBatches(
          options.nodeAllocator, threads: threads, timing: timing, progress: Progress(), label: label)
      }
      guard threads == 1 else { return nil }
      let baseline: @Sendable (UInt64, UnsafeMutablePointer<UnsafeMutableRawPointer?>) -> Void =
        switch mix {
        case "c-mimalloc": { cc_baseline_mimalloc($0, $1) }
        case "c-malloc": { cc_baseline_malloc($0, $1) }
        default: { cc_baseline_aligned_alloc($0, $1) }
        }
      return measureBaselineBatches(baseline, timing: timing, progress: Progress(), label: label)
    }
  }

  private func row(_ structure: String, _ mix: String, _ threads: Int, _ measurement: Measurement) -> Row {
    let isOurs = mix.hasPrefix("node")
    return Row(
      system: isOurs ? "cc" : "c", structure: structure, keyrange: 64, mix: mix, threads: threads,
      mops: measurement.mops, noisy: measurement.isNoisy,
      memory: options.statistics ? MemoryUse(measurement, nil) : nil)
  }

  /// Time of our batches over time of the C loop's, the median over many short runs that alternate.
  private func printRatios() {
    let allocator = options.nodeAllocator
    let blocks = UnsafeMutablePointer<UnsafeMutableRawPointer>.allocate(capacity: 100)
    let rawBlocks = UnsafeMutableRawPointer(blocks).assumingMemoryBound(to: UnsafeMutableRawPointer?.self)
    defer {
      blocks.deallocate()
      CCConfig.isAllocationStatisticsEnabled = false
    }
    var plain: [Double] = []
    var counted: [Double] = []
    let rounds = 500
    for _ in 0..<400 {
      CCConfig.isAllocationStatisticsEnabled = false
      let baseline = nanoseconds { cc_baseline_mimalloc(UInt64(rounds), rawBlocks) }
      let ours = nanoseconds { nodeBatches(allocator, blocks, rounds: rounds) }
      CCConfig.isAllocationStatisticsEnabled = true
      let oursCounted = nanoseconds { nodeBatches(allocator, blocks, rounds: rounds) }
      plain.append(ours / baseline)
      counted.append(oursCounted / baseline)
    }
    print("allocateNode(64) + free, time over the C loop of mi_malloc(64) + mi_free, median of \(plain.count) runs:")
    print("  statistics off: \(rounded(median(plain)))   statistics on: \(rounded(median(counted)))")
  }

  private func nanoseconds(_ body: () -> Void) -> Double {
    let start = now()
    body()
    return Double(now() - start)
  }

  private func rounded(_ value: Double) -> Double { (value * 100).rounded() / 100 }
}
