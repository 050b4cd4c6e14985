import CBaselines
import CCCollections
import Foundation

/// The queue workloads where nothing is freed: short windows, each with a queue and a domain of its own, so that what leaks in
/// one is gone before the next.
struct LeakingWindows {
  /// Seconds of a window, and of what comes before it.
  static let longest = 0.2
  static let longestWarmUp = 0.05

  let mix: QueueMix
  let threads: Int
  let timing: Timing
  let ceiling: CeilingOption
  let latencies: LatencySink?
  let watchesMemory: Bool
  let label: String

  static func explanation(_ ceiling: CeilingOption) -> String {
    "leak frees nothing: a queue and a domain for each window, windows of \(longest) s at most after \(longestWarmUp) s, which "
      + "end at \(ceiling.ceiling) MiB of resident memory (--ceiling)."
  }

  /// The median over the windows, with the statistics of the one that leaked most.
  func measure(_ make: () -> LockFreeQueue) throws -> (Measurement, ReclamationStatistics?) {
    var short = timing
    short.warmUp = min(timing.warmUp, Self.longestWarmUp)
    short.duration = min(timing.duration, Self.longest)
    short.repetitions = 1
    // A window that is taken again needs a new queue, too.
    short.retries = 0
    var rates: [Double] = []
    var result = Measurement(mops: 0)
    var worst: ReclamationStatistics?
    var retries = timing.retries
    while rates.count < timing.repetitions {
      let (window, statistics) = try oneWindow(make(), short)
      result.residentBytes = max(result.residentBytes, window.residentBytes)
      if let bytes = window.peakPendingBytes { result.peakPendingBytes = max(result.peakPendingBytes ?? 0, bytes) }
      if let statistics, statistics.peakPendingCount >= worst?.peakPendingCount ?? 0 { worst = statistics }
      if window.isNoisy, retries > 0 {
        retries -= 1
        continue
      }
      result.isNoisy = result.isNoisy || window.isNoisy
      rates.append(window.mops)
    }
    result.mops = median(rates)
    return (result, worst)
  }

  private func oneWindow(_ queue: LockFreeQueue, _ timing: Timing) throws -> (Measurement, ReclamationStatistics?) {
    let window = measureQueue(
      queue, mix: mix, threads: threads, timing: timing, latencies: latencies, watchesMemory: watchesMemory,
      ceiling: ceiling.bytes, progress: Progress(), label: label)
    let statistics = queue.reclamation
    queue.queue.domain.awaitLeaving()
    queue.queue.domain.drain()
    cc_return_memory()
    guard let seconds = window.endedAfter else { return (window, statistics) }
    guard window.mops > 0 else {
      throw RunFailure(
        "\(label): \(ceiling.ceiling) MiB of resident memory were reached before the window had begun; a larger --ceiling, or "
          + "a shorter --warm-up?")
    }
    let length = String(format: "%.2f", seconds)
    notice("\(label): \(ceiling.ceiling) MiB of resident memory were reached: the window ended after \(length) s.")
    return (window, statistics)
  }
}

extension ReclamationDomain {
  /// Waits until no thread but the caller is registered: those that were have exited, and have left the domain.
  func awaitLeaving() {
    while statistics.registeredThreads > 1 { pause(seconds: 0.001) }
  }
}
