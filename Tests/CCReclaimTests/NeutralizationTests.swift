import CCTestSupport
import Synchronization
import Testing

@testable import CCReclaim

// SAFETY (whole file): tests look at nodes under the guards whose protection they test.

@Suite("Neutralization: a thread that stands still holds back what it has named, and nothing else")
struct NeutralizationTests {
  /// Retires enough for any suspicion.
  private func churn(_ stack: TestStack, _ rounds: Int = 200) {
    for value in 0..<rounds {
      stack.push(value)
      _ = stack.pop()
    }
  }

  @Test("a stalled reader is neutralized, keeps what is in its slot, and starts again", arguments: FenceKind.allCases)
  func stalledReader(fences: FenceKind) {
    let domain = fences.makeDomain(.debraPlus)
    let stack = TestStack(domain)
    stack.push(-1)
    var runs = 0
    let seen = domain.withGuard { guarded throws(OperationRestart) in
      runs += 1
      let node = unsafe try guarded.load(stack.top).pointer!
      if runs == 1 {
        #expect(unsafe node.pointee.value == -1)
        onThreads(1) { _ in
          #expect(stack.pop() == -1)
          churn(stack)
          #expect(stack.ledger.destroyedCount > 100)
          #expect(domain.statistics.neutralizationCount == 1)
          stack.push(-2)
        }
        #expect(unsafe !node.pointee.isDestroyed.load(ordering: .acquiring))
        #expect(unsafe node.pointee.value == -1)
        #expect(domain.statistics.restartCount == 0)
        _ = try guarded.load(stack.top)
        Issue.record("a neutralized operation's load went on")
      }
      return unsafe node.pointee.value
    }
    #expect(seen == -2)
    #expect(runs == 2)
    #expect(domain.statistics.restartCount == 1)
    _ = stack.pop()
    domain.drain()
    #expect(domain.statistics.pendingCount == 0)
  }
}
