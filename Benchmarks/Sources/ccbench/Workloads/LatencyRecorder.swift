import Histogram
import Synchronization

/// What a worker's operations go through, so that one loop serves with and without latencies.
protocol OperationTimer {
  mutating func time<R>(_ operation: () -> R) -> R
}

/// Times nothing.
struct Untimed: OperationTimer {
  @inline(__always)
  mutating func time<R>(_ operation: () -> R) -> R { operation() }
}

/// Latencies of single operations: one in 32 is timed, each worker into a histogram of its own.
struct LatencyRecorder: OperationTimer {
  private var histogram = LatencySink.emptyHistogram
  private var tick = 0

  /// The time, if the operation that follows is one to be timed; otherwise 0.
  @inline(__always)
  mutating func begin() -> UInt64 {
    tick &+= 1
    return tick & 31 == 0 ? now() : 0
  }

  @inline(__always)
  mutating func end(_ start: UInt64) {
    if start != 0 { _ = histogram.record(now() &- start) }
  }

  @inline(__always)
  mutating func time<R>(_ operation: () -> R) -> R {
    let start = begin()
    let result = operation()
    end(start)
    return result
  }

  func merge(into sink: LatencySink) { sink.add(histogram) }
}

/// Where workers leave their histograms when they stop.
final class LatencySink: Sendable {
  private let merged = Mutex(emptyHistogram)

  /// Up to 100 s, to 1 %.
  static var emptyHistogram: Histogram<UInt64> {
    Histogram(highestTrackableValue: 100_000_000_000, numberOfSignificantValueDigits: .two)
  }

  func add(_ histogram: Histogram<UInt64>) {
    merged.withLock { $0.add(histogram) }
  }

  /// Nanoseconds, the reading of the clock included.
  var percentiles: Latencies {
    merged.withLock {
      Latencies(
        p50: $0.valueAtPercentile(50), p99: $0.valueAtPercentile(99), p999: $0.valueAtPercentile(99.9), max: $0.max)
    }
  }
}

struct Latencies: Codable {
  let p50, p99, p999, max: UInt64
}
