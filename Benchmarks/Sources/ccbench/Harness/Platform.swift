import CBaselines
import Foundation

func yieldProcessor() { sched_yield() }

@inline(__always)
func spinHint() { cc_baseline_pause() }

/// Nanoseconds of a clock that never goes back.
@inline(__always)
func now() -> UInt64 {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
}

func pause(seconds: Double) {
  Thread.sleep(forTimeInterval: seconds)
}

/// A thread of its own for each body, joined at the end.
final class WorkerThreads {
  private let group = DispatchGroup()

  func start(_ body: @escaping @Sendable () -> Void) {
    group.enter()
    let group = self.group
    let work = Work(body)
    let thread = Thread {
      work.run()
      group.leave()
    }
    thread.stackSize = 1 << 20
    thread.start()
  }

  func join() { group.wait() }
}

/// A body that is let go when it has run. A `Thread` would keep it until the system has done away with the thread, and
/// free what it refers to, a map say, in the middle of the next measurement.
private final class Work: @unchecked Sendable {
  /// Used by the thread only.
  private var body: (@Sendable () -> Void)?

  init(_ body: @escaping @Sendable () -> Void) { self.body = body }

  @inline(never)
  func run() {
    body?()
    body = nil
  }
}
