/// One thread's loop over a map, compiled for each map and each timer.
protocol MapWorker: Sendable {
  /// What one thread of several does before it starts.
  associatedtype Draws: Sendable
  func draws(worker: Int) -> Draws
  /// Works until it is told to stop, 64 operations a round. Returns what it has to account for.
  func work<T: OperationTimer>(_ draws: Draws, _ counter: WorkerCounter, _ stop: StopFlag, _ timer: inout T) -> Int
}

extension MapWorker {
  @inline(__always)
  fileprivate func rounds(_ counter: WorkerCounter, _ stop: StopFlag, _ operation: () -> Void) -> Int {
    var count: UInt64 = 0
    while !stop.isStopped {
      for _ in 0..<64 { operation() }
      count += 64
      counter.publish(count)
    }
    return Int(count)
  }
}

/// Look-ups, insertions and removals by their shares. Accounts for the entries that it has added.
struct OperationsWorker<M: MapUnderTest>: MapWorker {
  let map: M
  let range: Int
  let shares: (looksUp: Int, inserts: Int)

  func draws(worker: Int) -> M.Key.Draws { M.Key.Draws(worker: worker, range: range) }

  @inline(never)
  func work<T: OperationTimer>(
    _ draws: M.Key.Draws, _ counter: WorkerCounter, _ stop: StopFlag, _ timer: inout T
  ) -> Int {
    var draws = draws
    let insertsFrom = shares.looksUp
    let removesFrom = shares.looksUp + shares.inserts
    var sum = 0
    var added = 0
    _ = rounds(counter, stop) {
      let (key, number, percent) = draws.next()
      if percent < insertsFrom {
        if let value = timer.time({ map.value(key) }) { sum &+= value }
      } else if percent < removesFrom {
        if timer.time({ map.insert(key, number) }) { added += 1 }
      } else {
        if timer.time({ map.remove(key) }) { added -= 1 }
      }
    }
    keep(Int64(sum))
    return added
  }
}

/// Adds one to the value of a key, by an atomic modification. Accounts for how often.
struct IncrementWorker<M: MapUnderTest>: MapWorker {
  let map: M
  let key: M.Key

  func draws(worker: Int) {}

  @inline(never)
  func work<T: OperationTimer>(_ draws: Void, _ counter: WorkerCounter, _ stop: StopFlag, _ timer: inout T) -> Int {
    rounds(counter, stop) { timer.time { map.increment(key) } }
  }
}

/// Replaces the value of a key.
struct ReplacementWorker<M: MapUnderTest>: MapWorker {
  let map: M
  let key: M.Key

  func draws(worker: Int) -> Int { worker }

  @inline(never)
  func work<T: OperationTimer>(_ draws: Int, _ counter: WorkerCounter, _ stop: StopFlag, _ timer: inout T) -> Int {
    rounds(counter, stop) { timer.time { map.update(key, draws) } }
  }
}

/// Reads 100 entries from a random key on. Accounts for how many it has read.
struct ScanWorker<M: OrderedMapUnderTest>: MapWorker {
  let map: M
  let range: Int
  let iterates: Bool

  func draws(worker: Int) -> M.Key.Draws { M.Key.Draws(worker: worker, range: range) }

  @inline(never)
  func work<T: OperationTimer>(
    _ draws: M.Key.Draws, _ counter: WorkerCounter, _ stop: StopFlag, _ timer: inout T
  ) -> Int {
    var draws = draws
    var sum = 0
    var entries = 0
    _ = rounds(counter, stop) {
      let key = draws.next().key
      let scan = timer.time { iterates ? map.iterate(from: key, limit: 100) : map.scan(from: key, limit: 100) }
      sum &+= scan.sum
      entries += scan.count
    }
    keep(Int64(sum))
    return entries
  }
}
