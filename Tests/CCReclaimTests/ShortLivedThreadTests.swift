import CCTestSupport
import Synchronization
import Testing

@testable import CCReclaim

@Suite("What is left for nobody in particular is freed all the same")
struct ShortLivedThreadTests {
  @Test(
    "threads that retire a little and exit leave a bounded number of blocks beside a stalled reader",
    arguments: ReclamationScheme.allCases)
  func shortLived(scheme: ReclamationScheme) {
    let domain = FenceKind.best.makeDomain(scheme)
    let stack = TestStack(domain)
    stack.push(1)
    domain.withGuard { guarded in
      _ = try! guarded.load(stack.top)
      for _ in 0..<400 { onThreads(1) { _ in churn(stack, 3) } }
      let statistics = domain.statistics
      #expect(statistics.pendingCount < 500, "\(scheme): \(statistics)")
    }
  }

  @Test(
    "threads that retire a little and exit, while others read a little each, leave a bounded number of blocks",
    arguments: ReclamationScheme.allCases)
  func shortLivedBesideShortReads(scheme: ReclamationScheme) {
    let domain = FenceKind.best.makeDomain(scheme)
    let stack = TestStack(domain)
    stack.push(1)
    for _ in 0..<400 {
      // Nobody stalls: each read ends before the next begins.
      domain.withGuard { guarded in
        _ = try! guarded.load(stack.top)
        onThreads(1) { _ in
          _ = stack.pop()
          stack.push(2)
        }
      }
    }
    let statistics = domain.statistics
    #expect(statistics.pendingCount < 100, "\(scheme): \(statistics)")
  }

  @Test(
    "an operation that does the same nested updates in each run comes to an end", arguments: ReclamationScheme.allCases,
    [100, 1000])
  func sameAgain(scheme: ReclamationScheme, rounds: Int) {
    let domain = FenceKind.best.makeDomain(scheme)
    let stack = TestStack(domain)
    var runs = 0
    domain.withGuard { guarded throws(OperationRestart) in
      runs += 1
      if runs > 50 { return }
      _ = try guarded.load(stack.top)
      churn(stack, rounds)
      _ = try guarded.load(stack.top)
    }
    #expect(runs < 12, "rounds \(rounds), runs \(runs)")
  }

  /// Two levels take turns in starting again.
  @Test("so does one whose inner operation does the same again, too", arguments: ReclamationScheme.allCases)
  func sameAgainNested(scheme: ReclamationScheme) {
    let domain = FenceKind.best.makeDomain(scheme)
    let stack = TestStack(domain)
    var outerRuns = 0
    var innerRuns = 0
    domain.withGuard { outer throws(OperationRestart) in
      outerRuns += 1
      if outerRuns > 30 { return }
      _ = try outer.load(stack.top)
      domain.withGuard { inner throws(OperationRestart) in
        innerRuns += 1
        if innerRuns > 300 { return }
        _ = try inner.load(stack.top)
        churn(stack, 200)
        _ = try inner.load(stack.top)
      }
      _ = try outer.load(stack.top)
    }
    #expect(outerRuns < 12 && innerRuns < 60, "outer \(outerRuns), inner \(innerRuns)")
  }
}
