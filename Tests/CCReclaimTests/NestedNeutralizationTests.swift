import CCTestSupport
import Synchronization
import Testing

@testable import CCReclaim

// SAFETY (whole file): tests look at nodes under the guards whose protection they test.

@Suite("Neutralization of operations with others nested in them")
struct NestedNeutralizationTests {
  /// Calls `body` in an operation nested `depth` levels deep.
  private func nest(_ domain: ReclamationDomain, _ depth: Int, _ body: (borrowing ReclamationGuard) -> Void) {
    domain.withGuard { guarded in
      if depth == 0 { body(guarded) } else { nest(domain, depth - 1, body) }
    }
  }

  @Test(
    "an inner operation succeeds though the outer one was neutralized, and what that one named stays",
    arguments: FenceKind.allCases, [1, 2, 3, 4, 5, 12, 30])
  func keep(fences: FenceKind, depth: Int) {
    let domain = fences.makeDomain(.debraPlus)
    let stack = TestStack(domain)
    stack.push(1)
    var outerRuns = 0
    domain.withGuard { guarded throws(OperationRestart) in
      outerRuns += 1
      let node = unsafe try guarded.load(stack.top, slot: 3).pointer
      guard outerRuns == 1, let node = unsafe node else { return }
      onThreads(1) { _ in
        #expect(stack.pop() == 1)
        churn(stack)
      }
      #expect(domain.statistics.neutralizationCount == 1)
      nest(domain, depth - 1) { inner in
        // It loads, works, and retires, as a comparison might that uses another collection.
        churn(stack, 50)
        stack.push(2)
        #expect(stack.pop() == 2)
      }
      // Neutralized again under KEEP, or passed: the outer operation's block stays all the same.
      onThreads(2) { _ in churn(stack) }
      #expect(unsafe !node.pointee.isDestroyed.load(ordering: .acquiring))
      #expect(unsafe node.pointee.value == 1)
      _ = try guarded.load(stack.top)
      Issue.record("the outer operation's load went on")
    }
    #expect(outerRuns == 2)
    domain.drain()
    #expect(domain.statistics.pendingCount == 0)
  }

  @Test("every level's slots count", arguments: FenceKind.allCases, [1, 3, 4, 5, 12, 20])
  func levels(fences: FenceKind, depth: Int) {
    let domain = fences.makeDomain(.debraPlus)
    let held = TestStack(domain)
    let stack = TestStack(domain)
    for value in 0...depth { held.push(value) }
    func descend(_ level: Int) {
      domain.withGuard { guarded throws(OperationRestart) in
        let node = unsafe try guarded.load(held.top, slot: 1).pointer!
        let value = unsafe node.pointee.value
        // The next level finds the next node.
        onThreads(1) { _ in #expect(held.pop() == value) }
        if level < depth {
          descend(level + 1)
        } else {
          onThreads(1) { _ in churn(stack) }
          #expect(domain.statistics.neutralizationCount > 0)
          #expect(held.ledger.destroyedCount == 0)
        }
        #expect(unsafe !node.pointee.isDestroyed.load(ordering: .acquiring))
        #expect(unsafe node.pointee.value == value)
      }
    }
    descend(0)
    domain.drain()
    #expect(held.ledger.destroyedCount == depth + 1)
  }

  @Test("an inner operation that is neutralized starts again, and so does the outer one", arguments: FenceKind.allCases)
  func innerRestart(fences: FenceKind) {
    let domain = fences.makeDomain(.debraPlus)
    let stack = TestStack(domain)
    stack.push(1)
    var outerRuns = 0
    var innerRuns = 0
    domain.withGuard { outer throws(OperationRestart) in
      outerRuns += 1
      _ = try outer.load(stack.top)
      if outerRuns > 1 { return }
      domain.withGuard { inner throws(OperationRestart) in
        innerRuns += 1
        _ = try inner.load(stack.top)
        if innerRuns > 3 { return }
        onThreads(1) { _ in churn(stack) }
        _ = try inner.load(stack.top)
      }
      _ = try outer.load(stack.top)
      Issue.record("the outer operation's load went on")
    }
    #expect(outerRuns == 2)
    #expect(innerRuns == 4)
    #expect(domain.statistics.restartCount == 4)
  }

  @Test("an outer guard's load that has to start again traps inside an inner operation, and says why")
  func wrongGuard() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let domain = FenceKind.best.makeDomain(.debraPlus)
      let stack = TestStack(domain)
      stack.push(1)
      domain.withGuard { outer throws(OperationRestart) in
        _ = try outer.load(stack.top)
        onThreads(1) { _ in churn(stack) }
        domain.withGuard { _ throws(OperationRestart) in _ = try outer.load(stack.top) }
      }
    }
    let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(text.contains("load through the innermost guard"))
  }

  @Test(
    "an inner guard's error that is carried outward starts the outer operation again", arguments: FenceKind.allCases)
  func carriedOutward(fences: FenceKind) {
    let domain = fences.makeDomain(.debraPlus)
    let stack = TestStack(domain)
    stack.push(1)
    var outerRuns = 0
    domain.withGuard { outer throws(OperationRestart) in
      outerRuns += 1
      _ = try outer.load(stack.top)
      if outerRuns > 1 { return }
      let failure: OperationRestart? = domain.withGuard { inner in
        _ = try? inner.load(stack.top)
        onThreads(1) { _ in churn(stack) }
        do throws(OperationRestart) {
          _ = try inner.load(stack.top)
          return nil
        } catch {
          return error
        }
      }
      if let failure { throw failure }
    }
    #expect(outerRuns == 2)
  }

  /// It holds the epoch back itself; nobody else is there to neutralize it.
  @Test("a closure with endless nested updates frees what they retire", arguments: FenceKind.allCases)
  func selfNeutralized(fences: FenceKind) {
    let domain = fences.makeDomain(.debraPlus)
    let stack = TestStack(domain)
    var runs = 0
    domain.withGuard { guarded throws(OperationRestart) in
      runs += 1
      _ = try guarded.load(stack.top)
      if runs == 1 { churn(stack, 5000) }
      _ = try guarded.load(stack.top)
    }
    #expect(runs == 2)
    #expect(domain.statistics.peakPendingCount < 200, "peak \(domain.statistics.peakPendingCount)")
  }
}
