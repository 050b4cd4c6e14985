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
    let thread = Thread {
      body()
      group.leave()
    }
    thread.stackSize = 1 << 20
    thread.start()
  }

  func join() { group.wait() }
}
