import ArgumentParser
import CCCollections

struct QueueCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "queue", abstract: "Throughput and latency of queues of Int64.",
    discussion: """
      Structures: queue-ibr, queue-debra+ (ours, one for each --scheme), mutex-deque, mutex-array, actor-deque.
      Mixes: pairs (each thread enqueues and dequeues by turns), mpmc (half of the threads enqueue, half dequeue).
      --scheme leak loses gigabytes a second: each window gets a queue and a domain of its own, lasts \
      \(LeakingWindows.longest) s at most, and ends where resident memory reaches --ceiling.
      """)

  @OptionGroup var options: CommonOptions
  @OptionGroup var ceiling: CeilingOption

  func validate() throws {
    if let keys = options.keys?.values, keys != [0] {
      throw ValidationError("--keys \(keys[0]): a queue has no keys")
    }
    _ = try structures()
    _ = try mixes()
  }

  func run() throws {
    if try structures().contains(where: \.leaks) { notice(LeakingWindows.explanation(ceiling, "queue")) }
    let report = options.report()
    for mix in try mixes() {
      for threads in options.threads?.values ?? mix.threadCounts {
        guard mix == .pairs || threads.isMultiple(of: 2) else {
          if options.threads != nil && options.mixes != nil {
            throw ValidationError("--threads \(threads): mpmc takes an even number")
          }
          continue
        }
        for structure in try structures() {
          report.add(try structure.measure(mix: mix, threads: threads, options: options))
        }
      }
    }
    try report.finish()
  }

  private func structures() throws -> [QueueSubject] {
    let known = QueueSubject.all(options, ceiling: ceiling)
    let names = try CommonOptions.choose("--structure", options.structures, among: known.map(\.name))
    return names.map { name in known.first { $0.name == name }! }
  }

  private func mixes() throws -> [QueueMix] {
    try CommonOptions.choose("--mix", options.mixes, among: QueueMix.allCases.map(\.rawValue))
      .map { QueueMix(rawValue: $0)! }
  }
}
