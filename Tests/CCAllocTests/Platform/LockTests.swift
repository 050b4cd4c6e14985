import CCAlloc
import CCTestSupport
import CPlatform
import Synchronization
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite("Locks that survive a fork")
struct LockTests {
  /// Guarded by the lock that is tested.
  private final class Guarded: @unchecked Sendable {
    var value = 0
  }

  @Test("a lock lets one thread in at a time")
  func exclusion() {
    let guarded = Guarded()
    onThreads(4) { _ in
      for _ in 0..<5_000 {
        cc_lock_acquire(cc_lock_domains)
        guarded.value += 1
        cc_lock_release(cc_lock_domains)
      }
    }
    #expect(guarded.value == 20_000)
  }

  @Test("a child of fork can use allocators, settings and statistics, whatever other threads were doing")
  func fork() async {
    await #expect(processExitsWith: .success) {
      CCConfig.isAllocationStatisticsEnabled = true
      // Swift makes global values when they are first used, under a lock of its own, which a fork may not find taken.
      NodeAllocator.system.free(NodeAllocator.system.block(.node, size: 64)!)
      let isDone = Atomic<Bool>(false)
      let busy = JoinableThread {
        while !isDone.load(ordering: .relaxed) {
          _ = CCConfig.allocationStatistics()
          NodeAllocator.system.free(NodeAllocator.system.block(.node, size: 64)!)
        }
      }
      var failures = 0
      for _ in 0..<30 where failures == 0 {
        let child = forkForTests()
        if child == 0 {
          // A child that finds a lock taken waits for ever: the alarm ends it.
          endOnAlarm(after: 20)
          CCConfig.isAllocationStatisticsEnabled = false
          NodeAllocator.system.free(NodeAllocator.system.block(.node, size: 64)!)
          let counted = CCConfig.allocationStatistics()
          _exit(counted.freeCount <= counted.allocationCount ? 0 : 1)
        }
        var status: Int32 = -1
        // SAFETY: the address of a variable, for the time of the call.
        if unsafe child < 0 || waitpid(child, &status, 0) != child || status != 0 { failures += 1 }
      }
      isDone.store(true, ordering: .relaxed)
      busy.join()
      #expect(failures == 0)
    }
  }
}

/// Ends the process by a signal, which the threads that run tasks do not let in.
private func endOnAlarm(after seconds: UInt32) {
  var none = sigset_t()
  // SAFETY: the address of a variable, for the time of the calls.
  unsafe sigemptyset(&none)
  unsafe pthread_sigmask(SIG_SETMASK, &none, nil)
  alarm(seconds)
}
