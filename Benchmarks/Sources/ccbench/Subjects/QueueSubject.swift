import CCCollections

/// A queue by its name: how to make it and measure it.
struct QueueSubject {
  let system: String
  let name: String
  /// Whether nothing is freed.
  let leaks: Bool
  private let measureIt:
    (_ mix: QueueMix, _ threads: Int, _ options: CommonOptions, _ sink: LatencySink?, _ label: String) throws ->
      (Measurement, ReclamationStatistics?)

  private init<Q: QueueUnderTest>(_ system: String, _ name: String, _ make: @escaping () -> Q) {
    self.system = system
    self.name = name
    leaks = false
    measureIt = { mix, threads, options, sink, label in
      let queue = make()
      let measurement = measureQueue(
        queue, mix: mix, threads: threads, timing: options.timing, latencies: sink, watchesMemory: options.statistics,
        progress: Progress(), label: label)
      return (measurement, queue.reclamation)
    }
  }

  private init(leaking name: String, ceiling: CeilingOption, _ makeDomain: @escaping () -> ReclamationDomain) {
    system = "cc"
    self.name = name
    leaks = true
    measureIt = { mix, threads, options, sink, label in
      try LeakingWindows(timing: options.timing, ceiling: ceiling, label: label).measure(makeDomain) { domain, timing in
        measureQueue(
          LockFreeQueue(domain: domain), mix: mix, threads: threads, timing: timing, latencies: sink,
          watchesMemory: options.statistics, ceiling: ceiling.bytes, progress: Progress(), label: label)
      }
    }
  }

  private init(actor name: String) {
    system = "swift"
    self.name = name
    leaks = false
    measureIt = { mix, threads, options, sink, label in
      let measurement = measureActor(
        ActorDeque(), mix: mix, threads: threads, timing: options.timing, latencies: sink, progress: Progress(),
        label: label)
      return (measurement, nil)
    }
  }

  static func all(_ options: CommonOptions, ceiling: CeilingOption) -> [QueueSubject] {
    let ours = options.domains.schemes().map { scheme in
      let name = "queue-\(scheme.rawValue)"
      let makeDomain = { scheme.makeDomain(allocator: options.nodeAllocator) }
      if scheme.leaks { return QueueSubject(leaking: name, ceiling: ceiling, makeDomain) }
      return QueueSubject("cc", name) { LockFreeQueue(domain: makeDomain()) }
    }
    return ours + [
      QueueSubject("swift", "mutex-deque") { MutexDeque() },
      QueueSubject("swift", "mutex-array") { MutexArray() },
      QueueSubject(actor: "actor-deque"),
    ]
  }

  func measure(mix: QueueMix, threads: Int, options: CommonOptions) throws -> Row {
    let sink = options.latency ? LatencySink() : nil
    let (measurement, reclamation) = try measureIt(mix, threads, options, sink, "\(name) \(mix) \(threads)")
    return Row(
      system: system, structure: name, keyrange: 0, mix: mix.rawValue, threads: threads, mops: measurement.mops,
      noisy: measurement.isNoisy, latencies: sink?.percentiles,
      memory: options.statistics ? MemoryUse(measurement, reclamation) : nil)
  }
}
