import Foundation

/// The queue workloads for an actor: tasks instead of threads, the rest as in `QueueWorkloads`.
func measureActor(
  _ queue: ActorDeque, mix: QueueMix, threads: Int, timing: Timing, latencies: LatencySink?, progress: Progress,
  label: String
) -> Measurement {
  progress.show("\(label): waiting for a quiet machine")
  ForeignLoad.awaitRoom(threads: threads, isStrict: false, patience: timing.patience)
  let counters = (0..<threads).map { _ in WorkerCounter() }
  let stop = StopFlag()
  let done = DispatchGroup()
  let half = threads / 2
  for index in 0..<threads {
    done.enter()
    Task.detached {
      switch mix {
      case .pairs: await runPairs(queue, index, counters[index], stop, latencies)
      case .mpmc where index < half: await runProducer(queue, index, counters[index], counters[index + half], stop)
      case .mpmc: await runConsumer(queue, counters[index], stop, latencies)
      }
      done.leave()
    }
  }
  pause(seconds: timing.warmUp)
  let measurement = takeWindows(counters, threads: threads, timing: timing, progress: progress, label: label)
  stop.stop()
  done.wait()
  return measurement
}

private func runPairs(
  _ queue: ActorDeque, _ index: Int, _ counter: WorkerCounter, _ stop: StopFlag, _ sink: LatencySink?
) async {
  var recorder = LatencyRecorder()
  var count: UInt64 = 0
  var sum: Int64 = 0
  var value = Int64(index)
  while !stop.isStopped {
    for _ in 0..<32 {
      let start = recorder.begin()
      await queue.enqueue(value)
      recorder.end(start)
      value &+= 1
      if let element = await queue.dequeue() { sum &+= element }
    }
    count += 64
    counter.publish(count)
  }
  if let sink { recorder.merge(into: sink) }
  keep(sum)
}

private func runProducer(
  _ queue: ActorDeque, _ index: Int, _ counter: WorkerCounter, _ partner: WorkerCounter, _ stop: StopFlag
) async {
  var count: UInt64 = 0
  var value = Int64(index)
  while !stop.isStopped {
    if Int64(bitPattern: count &- partner.count) > 16_384 {
      await Task.yield()
      continue
    }
    for _ in 0..<64 {
      await queue.enqueue(value)
      value &+= 1
    }
    count += 64
    counter.publish(count)
  }
}

private func runConsumer(_ queue: ActorDeque, _ counter: WorkerCounter, _ stop: StopFlag, _ sink: LatencySink?) async {
  var recorder = LatencyRecorder()
  var count: UInt64 = 0
  var sum: Int64 = 0
  var misses = 0
  while !stop.isStopped {
    let start = recorder.begin()
    let element = await queue.dequeue()
    recorder.end(start)
    if let element {
      sum &+= element
      misses = 0
      count += 1
      if count & 63 == 0 { counter.publish(count) }
    } else {
      misses += 1
      if misses == 64 {
        misses = 0
        counter.publish(count)
        await Task.yield()
      }
    }
  }
  if let sink { recorder.merge(into: sink) }
  keep(sum)
}
