import CBaselines

/// How many operations there are between two looks at the clock.
private let stretch = 1024

/// Seconds after which one repetition of `seq` ends.
private let sequenceLimit = 60.0

/// Measures a thread that inserts ascending keys into an empty map, and then looks each up.
func measureSequence<M: MapUnderTest>(_ run: MapRun, _ make: () -> M) throws -> Measurement {
  var wasCapped = false
  var measurement = try measureBuilding(run) {
    let map = make()
    let start = now()
    let inserted = inserting(map, run.keys, until: start + UInt64(sequenceLimit * 1e9))
    let found = lookingUp(map, run.keys, until: start + UInt64(sequenceLimit * 1e9))
    let seconds = Double(now() - start) / 1e9
    wasCapped = wasCapped || found < run.keys
    guard map.count == inserted, found <= inserted || inserted == run.keys else {
      throw RunFailure("\(run.label): \(inserted) keys were inserted, the map counts \(map.count)")
    }
    return (Double(inserted + found), seconds)
  }
  if wasCapped { measurement.endedAfter = sequenceLimit }
  return measurement
}

/// Measures making maps of keys that are sorted, by `build`; one, or as many as take the time of a window.
func measureBulk<M: MapUnderTest>(
  _ run: MapRun, of _: M.Type, _ build: ([(M.Key, Int)]) -> M
) throws -> Measurement {
  var entries = (0..<run.keys).map { (M.Key(number: $0), $0) }
  entries.sort { $0.0 < $1.0 }
  return try measureBuilding(run) {
    var made = 0.0
    var seconds = 0.0
    // A small map takes less than the clock tells apart from a disturbance.
    repeat {
      let start = now()
      let map = build(entries)
      seconds += Double(now() - start) / 1e9
      made += Double(run.keys)
      guard map.count == run.keys, map.value(M.Key(number: run.keys / 2)) == run.keys / 2 else {
        throw RunFailure("\(run.label): \(run.keys) keys gave a map that counts \(map.count)")
      }
    } while seconds < run.timing.duration
    return (made, seconds)
  }
}

/// The median over the repetitions; one that other processes disturbed is made again.
private func measureBuilding(
  _ run: MapRun, _ repetition: () throws -> (operations: Double, seconds: Double)
) throws -> Measurement {
  let progress = Progress()
  progress.show("\(run.label): waiting for a quiet machine")
  ForeignLoad.awaitRoom(threads: 1, isStrict: run.isStrict, patience: run.timing.patience)
  var measurement = Measurement(mops: 0)
  var rates: [Double] = []
  var retries = run.timing.retries
  while rates.count < run.timing.repetitions {
    progress.show("\(run.label): \(rates.count + 1) of \(run.timing.repetitions)")
    let load = ForeignLoad()
    let (operations, seconds) = try repetition()
    measurement.residentBytes = max(measurement.residentBytes, cc_resident_bytes())
    if !load.wasQuiet(threads: 1, isStrict: run.isStrict) {
      if retries > 0 {
        retries -= 1
        continue
      }
      measurement.isNoisy = true
    }
    rates.append(operations / seconds / 1e6)
  }
  progress.clear()
  measurement.mops = median(rates)
  return measurement
}

/// How many were inserted in time.
@inline(never)
private func inserting<M: MapUnderTest>(_ map: M, _ count: Int, until deadline: UInt64) -> Int {
  var number = 0
  while number < count, number == 0 || now() < deadline {
    for _ in 0..<min(stretch, count - number) {
      _ = map.insert(M.Key(number: number), number)
      number += 1
    }
  }
  return number
}

/// How many were looked up in time.
@inline(never)
private func lookingUp<M: MapUnderTest>(_ map: M, _ count: Int, until deadline: UInt64) -> Int {
  var number = 0
  var sum = 0
  while number < count, now() < deadline {
    for _ in 0..<min(stretch, count - number) {
      if let value = map.value(M.Key(number: number)) { sum &+= value }
      number += 1
    }
  }
  keep(Int64(sum))
  return number
}
