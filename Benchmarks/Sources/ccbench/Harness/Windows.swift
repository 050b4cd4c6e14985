import CBaselines
import Foundation

/// How long to measure.
struct Timing {
  /// Seconds before the first window.
  var warmUp = 0.5
  /// Seconds of a window.
  var duration = 1.0
  var repetitions = 5
  /// Seconds to wait for a quiet machine.
  var patience = 20.0
  /// How many disturbed windows are taken again.
  var retries = 5
}

/// What one measurement gave.
struct Measurement {
  /// Millions of operations per second: the median over the windows.
  var mops: Double
  /// Whether other processes disturbed even the repeated windows.
  var isNoisy = false
  /// The most bytes of this process in memory, at the ends of the windows.
  var residentBytes: UInt64 = 0
  /// The most bytes that were retired and not freed, looked at every few milliseconds of the windows.
  var peakPendingBytes: Int?
  /// How many seconds the last window, or repetition, lasted, if a limit of memory or time ended it; without a rate if
  /// it had not begun.
  var endedAfter: Double?
}

/// Runs workers side by side, and takes several windows of their counts while they run. `isStrict`: others disturb them
/// even on other cores.
func measure(
  threads: Int, timing: Timing, progress: Progress, label: String, isStrict: Bool = false,
  watch: MemoryWatch = MemoryWatch(),
  worker: @escaping @Sendable (_ index: Int, _ counters: [WorkerCounter], _ stop: StopFlag) -> Void
) -> Measurement {
  progress.show("\(label): waiting for a quiet machine")
  ForeignLoad.awaitRoom(threads: threads, isStrict: isStrict, patience: timing.patience)
  let counters = (0..<threads).map { _ in WorkerCounter() }
  let stop = StopFlag()
  let pool = WorkerThreads()
  for index in 0..<threads {
    pool.start {
      stop.awaitStart()
      worker(index, counters, stop)
    }
  }
  stop.start(whenReady: threads)
  defer {
    stop.stop()
    pool.join()
  }
  var warmUp = Measurement(mops: 0)
  if MemoryWatch(ceiling: watch.ceiling).run(seconds: timing.warmUp, &warmUp) {
    warmUp.endedAfter = 0
    return warmUp
  }
  return takeWindows(
    counters, threads: threads, timing: timing, progress: progress, label: label, isStrict: isStrict, watch: watch)
}

func takeWindows(
  _ counters: [WorkerCounter], threads: Int, timing: Timing, progress: Progress, label: String,
  isStrict: Bool = false, watch: MemoryWatch = MemoryWatch()
) -> Measurement {
  var rates: [Double] = []
  var measurement = Measurement(mops: 0)
  var retries = 0
  while rates.count < timing.repetitions {
    progress.show("\(label): \(rates.count + 1) of \(timing.repetitions)")
    let load = ForeignLoad()
    let start = now()
    let before = counters.reduce(0) { $0 + $1.count }
    let isFull = watch.run(seconds: timing.duration, &measurement)
    let after = counters.reduce(0) { $0 + $1.count }
    let elapsed = Double(now() - start)
    measurement.residentBytes = max(measurement.residentBytes, cc_resident_bytes())
    if !load.wasQuiet(threads: threads, isStrict: isStrict) {
      if retries < timing.retries, !isFull {
        retries += 1
        continue
      }
      measurement.isNoisy = true
    }
    rates.append(Double(after - before) / elapsed * 1000)
    if isFull {
      measurement.endedAfter = elapsed / 1e9
      break
    }
  }
  progress.clear()
  measurement.mops = median(rates)
  return measurement
}

func median(_ values: [Double]) -> Double {
  values.sorted()[values.count / 2]
}
