import ArgumentParser
import CCCollections

struct QueueCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "queue", abstract: "Throughput and latency of queues of Int64.",
    discussion: """
      Structures: queue-ibr (ours), mutex-deque, mutex-array, actor-deque.
      Mixes: pairs (each thread enqueues and dequeues by turns), mpmc (half of the threads enqueue, half dequeue).
      """)

  @OptionGroup var options: CommonOptions

  func validate() throws {
    if let keyRange = options.keyRange, keyRange != 0 {
      throw ValidationError("--key-range \(keyRange): a queue has no keys")
    }
    _ = try structures()
    _ = try mixes()
  }

  func run() throws {
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
          report.add(structure.measure(mix: mix, threads: threads, options: options))
        }
      }
    }
    try report.finish()
  }

  private func structures() throws -> [QueueSubject] {
    let known = QueueSubject.all(options)
    let names = try CommonOptions.choose("--structure", options.structures, among: known.map(\.name))
    return names.map { name in known.first { $0.name == name }! }
  }

  private func mixes() throws -> [QueueMix] {
    try CommonOptions.choose("--mix", options.mixes, among: QueueMix.allCases.map(\.rawValue))
      .map { QueueMix(rawValue: $0)! }
  }
}

/// A queue by its name: how to make it and measure it.
struct QueueSubject {
  let system: String
  let name: String
  private let measureIt:
    (_ mix: QueueMix, _ threads: Int, _ options: CommonOptions, _ sink: LatencySink?, _ label: String) ->
      (Measurement, ReclamationStatistics?)

  private init<Q: QueueUnderTest>(_ system: String, _ name: String, _ make: @escaping () -> Q) {
    self.system = system
    self.name = name
    measureIt = { mix, threads, options, sink, label in
      let queue = make()
      let measurement = measureQueue(
        queue, mix: mix, threads: threads, timing: options.timing, latencies: sink, watchesMemory: options.statistics,
        progress: Progress(), label: label)
      return (measurement, queue.reclamation)
    }
  }

  private init(actor name: String) {
    system = "swift"
    self.name = name
    measureIt = { mix, threads, options, sink, label in
      let measurement = measureActor(
        ActorDeque(), mix: mix, threads: threads, timing: options.timing, latencies: sink, progress: Progress(),
        label: label)
      return (measurement, nil)
    }
  }

  static func all(_ options: CommonOptions) -> [QueueSubject] {
    let ours = options.schemes.values.compactMap(ReclamationScheme.init).map { scheme in
      QueueSubject("cc", "queue-\(scheme.rawValue)") {
        LockFreeQueue(domain: ReclamationDomain(scheme: scheme, allocator: options.nodeAllocator))
      }
    }
    return ours + [
      QueueSubject("swift", "mutex-deque") { MutexDeque() },
      QueueSubject("swift", "mutex-array") { MutexArray() },
      QueueSubject(actor: "actor-deque"),
    ]
  }

  func measure(mix: QueueMix, threads: Int, options: CommonOptions) -> Row {
    let sink = options.latency ? LatencySink() : nil
    let (measurement, reclamation) = measureIt(
      mix, threads, options, sink, "\(name) \(mix) \(threads)")
    return Row(
      system: system, structure: name, keyrange: 0, mix: mix.rawValue, threads: threads, mops: measurement.mops,
      noisy: measurement.isNoisy, latencies: sink?.percentiles,
      memory: options.statistics ? MemoryUse(measurement, reclamation) : nil)
  }
}
