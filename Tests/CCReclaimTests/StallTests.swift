import CCTestSupport
import Synchronization
import Testing

@testable import CCReclaim

@Suite("Stalls: a thread that stands still holds back a bounded amount")
struct StallTests {
  /// design/CCReclaim.md, "The bound": what was alive when the operation began, what the others allocated or retired in that
  /// era, and what waits for its scan.
  @Test("garbage beside a stalled reader stays within the bound", arguments: FenceKind.allCases)
  func stalledReader(fences: FenceKind) {
    let domain = fences.makeDomain()
    let live = 100
    let workers = 3
    let stack = TestStack(domain)
    for value in 0..<live { stack.push(value) }
    let options = domain.options
    let perThread = options.eraFrequency + 2 * options.retireThreshold + options.reclaimPerOperation
    let bound = live + (workers + 1) * (perThread + live)
    let reader = StalledThread { park in
      unsafe stack.holdTop { _ in park() }
    }
    onThreads(workers) { index in
      for value in 0..<5000 {
        stack.push(value)
        _ = stack.pop()
      }
    }
    let statistics = domain.statistics
    #expect(statistics.retiredCount == 15_000)
    #expect(statistics.peakPendingCount <= bound, "peak \(statistics.peakPendingCount), bound \(bound)")
    reader.finish()
    domain.drain()
    #expect(domain.statistics.pendingCount == 0)
  }

  /// A block that was retired before an operation began is not held by it, however long its retirer waits before it
  /// looks: otherwise each operation that stalls would double the garbage.
  @Test("every further stalled reader adds a bounded amount", arguments: FenceKind.allCases)
  func manyStalls(fences: FenceKind) {
    let domain = fences.makeDomain()
    let stack = TestStack(domain)
    var readers: [StalledThread] = []
    for _ in 0..<8 {
      readers.append(
        StalledThread { park in
          domain.withGuard { _ in park() }
        })
      for value in 0..<2000 {
        stack.push(value)
        _ = stack.pop()
      }
    }
    #expect(domain.statistics.pendingCount < 500, "\(domain.statistics.pendingCount)")
    for reader in readers { reader.release() }
    for reader in readers { reader.join() }
    domain.drain()
    #expect(domain.statistics.pendingCount == 0)
  }

  @Test("with more threads than cores, descheduled in the middle of operations, the garbage stays small")
  func oversubscribed() {
    let domain = FenceKind.best.makeDomain()
    let stack = TestStack(domain)
    onThreads(12) { index in
      var jitter = Jitter(seed: UInt64(index))
      for value in 0..<500 {
        stack.push(value)
        unsafe stack.holdTop { _ in jitter.maybeYield() }
        _ = stack.pop()
      }
    }
    // Were one thread between two stores of its pin to reserve all eras, it would be thousands.
    #expect(domain.statistics.peakPendingCount < 1500, "peak \(domain.statistics.peakPendingCount)")
  }
}
