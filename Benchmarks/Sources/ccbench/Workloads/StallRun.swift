import CBaselines
import CCCollections

/// Workers that update a structure, beside readers that stand still inside an operation until the workers have stopped.
struct StallRun {
  /// How many cells there are; each reader holds the node of one.
  static let cellCount = 64

  let scheme: MeasuredScheme
  let structure: StallStructure
  let allocator: NodeAllocator
  let workers: Int
  let stalled: Int
  /// Seconds after which it ends, if there is such a limit.
  let duration: Double?
  /// Updates after which it ends, if there is such a limit.
  let updates: UInt64?
  /// Seconds between two samples.
  let interval: Double
  /// Resident bytes at which it ends.
  let ceiling: UInt64

  struct Sample: Codable {
    var seconds: Double
    var updates: UInt64
    var pending: Int
    var pendingBytes: Int
    var residentBytes: UInt64
  }

  struct Outcome: Codable {
    var scheme: MeasuredScheme
    var samples: [Sample]
    var peakPending: Int
    var peakPendingBytes: Int
    var peakResidentBytes: UInt64
    /// What the design says that may be pending at most; nil if the scheme has no bound.
    var bound: ReclamationBound?
    /// While the readers stood still.
    var neutralizations: UInt64
    var workerRestarts: UInt64
    /// After they went on.
    var readerRestarts: UInt64
    var reachedCeiling: Bool
    /// Whether other processes took processors away from the workers, which are neutralized more often then.
    var noisy: Bool
  }

  func run() throws -> Outcome {
    switch structure {
    case .cells: try run(CellWorker.self)
    case .queue: try run(QueueWorker.self)
    }
  }

  private func run<Worker: StallWorker>(_: Worker.Type) throws -> Outcome {
    let domain = scheme.makeDomain(allocator: allocator)
    let cells = AtomicCells(domain, count: Self.cellCount)
    let queue = ConcurrentQueue<Int64>(domain: domain)
    let readers = StalledReaders(cells, count: stalled)

    let counters = (0..<workers).map { _ in WorkerCounter() }
    let stop = StopFlag()
    let pool = WorkerThreads()
    for index in 0..<workers {
      let share = updates.map { Self.share($0, index, of: workers) } ?? .max
      pool.start {
        stop.awaitStart()
        // What the readers hold is retired at once, and by a worker: only who goes on retiring frees what it has retired.
        if index == 0 { for reader in 0..<stalled { cells.update(reader % cells.count) } }
        let worker = Worker(cells: cells, queue: queue)
        Self.work(worker, index, share, counters[index], stop)
        // A thread that exits would tidy up: it stays until the last sample.
        while !stop.isStopped { pause(seconds: 0.001) }
      }
    }
    stop.start(whenReady: workers)
    var outcome = sample(domain, counters)
    stop.stop()
    pool.join()

    let before = domain.statistics.restartCount
    let reads = readers.release()
    outcome.readerRestarts = domain.statistics.restartCount - before
    try check(reads, cells, counters)
    domain.awaitLeaving()
    domain.drain()
    guard domain.statistics.pendingCount == 0 else {
      throw RunFailure("\(scheme.rawValue): after all threads had gone, this was not freed: \(domain.statistics)")
    }
    return outcome
  }

  @inline(never)
  private static func work(
    _ worker: some StallWorker, _ index: Int, _ share: UInt64, _ counter: WorkerCounter, _ stop: StopFlag
  ) {
    var count: UInt64 = 0
    while !stop.isStopped, count < share {
      for _ in 0..<min(32, share - count) {
        // Workers begin at different places.
        worker.update(count &+ UInt64(index) << 20 &+ UInt64(index))
        count += 1
      }
      counter.publish(count)
    }
  }

  private static func share(_ total: UInt64, _ index: Int, of workers: Int) -> UInt64 {
    total / UInt64(workers) + (UInt64(index) < total % UInt64(workers) ? 1 : 0)
  }

  /// Looks at the domain until the run is over.
  private func sample(_ domain: ReclamationDomain, _ counters: [WorkerCounter]) -> Outcome {
    let options = domain.options
    var outcome = Outcome(
      scheme: scheme, samples: [], peakPending: 0, peakPendingBytes: 0, peakResidentBytes: 0, bound: nil,
      neutralizations: 0, workerRestarts: 0, readerRestarts: 0, reachedCeiling: false,
      noisy: false)
    let load = ForeignLoad()
    let start = now()
    var due = interval
    while true {
      let seconds = Double(now() - start) / 1e9
      let done = counters.reduce(0) { $0 + $1.count }
      let statistics = domain.statistics
      let resident = cc_resident_bytes()
      outcome.peakPending = max(outcome.peakPending, statistics.peakPendingCount)
      outcome.peakPendingBytes = max(outcome.peakPendingBytes, statistics.pendingBytes)
      outcome.peakResidentBytes = max(outcome.peakResidentBytes, resident)
      outcome.reachedCeiling = resident >= ceiling
      let isLast = outcome.reachedCeiling || seconds >= duration ?? .infinity || done >= updates ?? .max
      if seconds >= due || isLast {
        outcome.samples.append(
          Sample(
            seconds: seconds, updates: done, pending: statistics.pendingCount, pendingBytes: statistics.pendingBytes,
            residentBytes: resident))
        while due <= seconds { due += interval }
      }
      if isLast {
        outcome.neutralizations = statistics.neutralizationCount
        outcome.workerRestarts = statistics.restartCount
        outcome.noisy = !load.wasQuiet(threads: workers, isStrict: true)
        outcome.bound = ReclamationBound(
          scheme, options, threads: statistics.registeredThreads, stalled: stalled, structure: structure,
          workers: workers)
        return outcome
      }
      // Often enough to stop in time where memory grows; seldom enough to leave the processors to the workers.
      pause(seconds: max(0.000_1, min(0.02, due - seconds)))
    }
  }

  /// What readers and workers must have seen and done.
  private func check(_ reads: [AtomicCells.StalledRead], _ cells: AtomicCells, _ counters: [WorkerCounter]) throws {
    for (index, read) in reads.enumerated() {
      guard read.before == 0, read.after == 0 else {
        throw RunFailure("\(scheme.rawValue): reader \(index) held a node with 0, and it became \(read.after)")
      }
      let latest = cells.value(index % cells.count)
      guard read.latest == latest else {
        throw RunFailure("\(scheme.rawValue): reader \(index) went on and read \(read.latest) instead of \(latest)")
      }
    }
    let done = counters.reduce(0) { $0 + $1.count }
    let expected = Int64(stalled) + (structure == .cells ? Int64(done) : 0)
    guard cells.sum == expected else {
      throw RunFailure("\(scheme.rawValue): the cells count \(cells.sum) updates, and there were \(expected)")
    }
  }
}
