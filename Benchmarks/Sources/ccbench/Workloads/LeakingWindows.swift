import CBaselines
import CCCollections
import Foundation

/// Workloads where nothing is freed: short windows, each with a structure and a domain of its own, so that what leaks in
/// one is gone before the next.
struct LeakingWindows {
  /// Seconds of a window, and of what comes before it.
  static let longest = 0.2
  static let longestWarmUp = 0.05

  let timing: Timing
  let ceiling: CeilingOption
  let label: String

  static func explanation(_ ceiling: CeilingOption, _ structure: String) -> String {
    "leak frees nothing: a \(structure) and a domain for each window, windows of \(longest) s at most after "
      + "\(longestWarmUp) s, which end at \(ceiling.ceiling) MiB of resident memory (--ceiling)."
  }

  /// The median over the windows, with the statistics of the one that leaked most. `takeWindow` makes a structure in
  /// the domain, and lets it go before it returns.
  func measure(
    _ makeDomain: () -> ReclamationDomain,
    _ takeWindow: (_ domain: ReclamationDomain, _ timing: Timing) throws -> Measurement
  ) throws -> (Measurement, ReclamationStatistics?) {
    var short = timing
    short.warmUp = min(timing.warmUp, Self.longestWarmUp)
    short.duration = min(timing.duration, Self.longest)
    short.repetitions = 1
    // A window that is taken again needs a new structure, too.
    short.retries = 0
    var rates: [Double] = []
    var result = Measurement(mops: 0)
    var worst: ReclamationStatistics?
    var retries = timing.retries
    while rates.count < timing.repetitions {
      let domain = makeDomain()
      let window = try takeWindow(domain, short)
      let statistics = domain.statistics
      try finish(window, domain)
      result.residentBytes = max(result.residentBytes, window.residentBytes)
      if let bytes = window.peakPendingBytes { result.peakPendingBytes = max(result.peakPendingBytes ?? 0, bytes) }
      if statistics.peakPendingCount >= worst?.peakPendingCount ?? 0 { worst = statistics }
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

  private func finish(_ window: Measurement, _ domain: ReclamationDomain) throws {
    domain.awaitLeaving()
    domain.drain()
    cc_return_memory()
    guard let seconds = window.endedAfter else { return }
    guard window.mops > 0 else {
      throw RunFailure(
        "\(label): \(ceiling.ceiling) MiB of resident memory were reached before the window had begun; a larger --ceiling, or "
          + "a shorter --warm-up?")
    }
    let length = String(format: "%.2f", seconds)
    notice("\(label): \(ceiling.ceiling) MiB of resident memory were reached: the window ended after \(length) s.")
  }
}

extension ReclamationDomain {
  /// Waits until no thread but the caller is registered: those that were have exited, and have left the domain.
  func awaitLeaving() {
    while statistics.registeredThreads > 1 { pause(seconds: 0.001) }
  }
}
