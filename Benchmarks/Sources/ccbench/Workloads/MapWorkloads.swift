import Synchronization

/// Puts half of the key range into an empty map, in a random order.
func prefill<M: MapUnderTest>(_ map: M, range: Int) {
  for number in shuffledNumbers(range).prefix(range / 2) { _ = map.insert(M.Key(number: number), number) }
}

/// Measures look-ups, insertions and removals, spread over the key range, of a map with half of it.
func measureOperations<M: MapUnderTest>(
  _ map: M, _ run: MapRun, shares: (looksUp: Int, inserts: Int)
) throws -> Measurement {
  let before = map.count
  let (measurement, added) = measureWorkers(OperationsWorker(map: map, range: run.keys, shares: shares), map, run)
  guard map.count == before + added else {
    throw RunFailure("\(run.label): workers added \(added) entries to \(before), and the map counts \(map.count)")
  }
  return measurement
}

/// Measures updates of one key, which is in the map.
func measureHotKey<M: MapUnderTest>(_ map: M, _ run: MapRun) throws -> Measurement {
  let key = M.Key(number: shuffledNumbers(run.keys)[0])
  guard let before = map.value(key) else { throw RunFailure("\(run.label): the key is not there") }
  guard run.mix == .hot else {
    let measurement = measureWorkers(ReplacementWorker(map: map, key: key), map, run).0
    guard let after = map.value(key), after == before || (0..<run.threads).contains(after) else {
      throw RunFailure("\(run.label): the key has a value that nobody gave it: \(String(describing: map.value(key)))")
    }
    return measurement
  }
  let (measurement, increments) = measureWorkers(IncrementWorker(map: map, key: key), map, run)
  guard map.value(key) == before + increments else {
    throw RunFailure("\(run.label): \(increments) increments of \(before) gave \(String(describing: map.value(key)))")
  }
  return measurement
}

/// Measures reading 100 entries from a random key on.
func measureScans<M: OrderedMapUnderTest>(_ map: M, _ run: MapRun) throws -> Measurement {
  let worker = ScanWorker(map: map, range: run.keys, iterates: run.mix == .iterate100)
  let (measurement, entries) = measureWorkers(worker, map, run)
  guard entries > 0 || measurement.mops == 0 else { throw RunFailure("\(run.label): scans found no entry") }
  return measurement
}

/// What workers leave when they stop.
private final class Tally: Sendable {
  let total = Atomic<Int>(0)
}

private func measureWorkers<W: MapWorker>(
  _ worker: W, _ map: some MapUnderTest, _ run: MapRun
) -> (Measurement, Int) {
  let draws = (0..<run.threads).map { worker.draws(worker: $0) }
  let tally = Tally()
  var watch = MemoryWatch(ceiling: run.ceiling)
  if run.watchesMemory, let domain = map.domain { watch.pendingBytes = { domain.statistics.pendingBytes } }
  let sink = run.latencies
  let measurement = measure(
    threads: run.threads, timing: run.timing, progress: Progress(), label: run.label, isStrict: run.isStrict,
    watch: watch
  ) { index, counters, stop in
    let result: Int
    if let sink {
      var recorder = LatencyRecorder()
      result = worker.work(draws[index], counters[index], stop, &recorder)
      recorder.merge(into: sink)
    } else {
      var untimed = Untimed()
      result = worker.work(draws[index], counters[index], stop, &untimed)
    }
    tally.total.add(result, ordering: .relaxed)
  }
  return (measurement, tally.total.load(ordering: .relaxed))
}
