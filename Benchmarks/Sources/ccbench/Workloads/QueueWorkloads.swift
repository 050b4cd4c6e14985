/// The queue workloads, as the peers' harnesses run them.
enum QueueMix: String, CaseIterable {
  /// Each thread enqueues and dequeues by turns; all count.
  case pairs
  /// Half of the threads enqueue, the others dequeue; enqueues and successful dequeues count.
  case mpmc

  var threadCounts: [Int] { self == .pairs ? [1, 2, 4, 8] : [2, 4, 8] }
}

/// A producer of `mpmc` waits while it is this far ahead of its consumer.
private let backlog: Int64 = 16_384

/// Measures one queue under one mix.
func measureQueue(
  _ queue: some QueueUnderTest, mix: QueueMix, threads: Int, timing: Timing, latencies: LatencySink?,
  watchesMemory: Bool, ceiling: UInt64? = nil, progress: Progress, label: String
) -> Measurement {
  var watch = MemoryWatch(ceiling: ceiling)
  if watchesMemory, queue.reclamation != nil { watch.pendingBytes = { queue.reclamation?.pendingBytes ?? 0 } }
  return measure(threads: threads, timing: timing, progress: progress, label: label, watch: watch) {
    index, counters, stop in
    switch (mix, latencies) {
    case (.pairs, nil): runPairs(queue, index, counters[index], stop)
    case (.pairs, let sink?): runTimedPairs(queue, index, counters[index], stop, sink)
    case (.mpmc, let sink):
      let half = threads / 2
      if index < half {
        runProducer(queue, index, counters[index], partner: counters[index + half], stop, sink)
      } else {
        runConsumer(queue, counters[index], stop, sink)
      }
    }
  }
}

@inline(never)
private func runPairs(_ queue: some QueueUnderTest, _ index: Int, _ counter: WorkerCounter, _ stop: StopFlag) {
  var count: UInt64 = 0
  var sum: Int64 = 0
  var value = Int64(index)
  while !stop.isStopped {
    for _ in 0..<32 {
      queue.enqueue(value)
      value &+= 1
      if let element = queue.dequeue() { sum &+= element }
    }
    count += 64
    counter.publish(count)
  }
  keep(sum)
}

@inline(never)
private func runTimedPairs(
  _ queue: some QueueUnderTest, _ index: Int, _ counter: WorkerCounter, _ stop: StopFlag, _ sink: LatencySink
) {
  var recorder = LatencyRecorder()
  var count: UInt64 = 0
  var sum: Int64 = 0
  var value = Int64(index)
  while !stop.isStopped {
    for _ in 0..<32 {
      recorder.time { queue.enqueue(value) }
      value &+= 1
      if let element = recorder.time({ queue.dequeue() }) { sum &+= element }
    }
    count += 64
    counter.publish(count)
  }
  recorder.merge(into: sink)
  keep(sum)
}

@inline(never)
private func runProducer(
  _ queue: some QueueUnderTest, _ index: Int, _ counter: WorkerCounter, partner: WorkerCounter, _ stop: StopFlag,
  _ sink: LatencySink?
) {
  var recorder = LatencyRecorder()
  var count: UInt64 = 0
  var value = Int64(index)
  while !stop.isStopped {
    if Int64(bitPattern: count &- partner.count) > backlog {
      yieldProcessor()
      continue
    }
    for _ in 0..<64 {
      if sink == nil { queue.enqueue(value) } else { recorder.time { queue.enqueue(value) } }
      value &+= 1
    }
    count += 64
    counter.publish(count)
  }
  if let sink { recorder.merge(into: sink) }
}

@inline(never)
private func runConsumer(
  _ queue: some QueueUnderTest, _ counter: WorkerCounter, _ stop: StopFlag, _ sink: LatencySink?
) {
  var recorder = LatencyRecorder()
  var count: UInt64 = 0
  var sum: Int64 = 0
  var misses = 0
  while !stop.isStopped {
    if let element = sink == nil ? queue.dequeue() : recorder.time({ queue.dequeue() }) {
      sum &+= element
      misses = 0
      count += 1
      if count & 63 == 0 { counter.publish(count) }
    } else {
      misses += 1
      if misses == 64 {
        misses = 0
        counter.publish(count)
        yieldProcessor()
      } else {
        spinHint()
      }
    }
  }
  if let sink { recorder.merge(into: sink) }
  keep(sum)
}
