import CCTestSupport
import Synchronization
import Testing

@testable import CCReclaim

// SAFETY (whole file): tests look at nodes under the guards whose protection they test; where a block may be gone, they look
// at its ledger only.

/// Schedules that break published or earlier designs, step by step.
@Suite("Traces that break other designs")
struct PublishedTraceTests {
  /// A retirer that stamps a block with the epoch in which its own operation began: 1. t1 enters at 1; the epoch goes to 2;
  /// t2 enters at 2 and reads n; t1 unlinks and retires n "at 1", and ends: 1 < 2, and n is freed under t2.
  @Test(
    "a block retired by an operation that is older than its reader is not freed", arguments: SchemeUnderTest.allCases)
  func staleRetirer(subject: SchemeUnderTest) {
    let domain = subject.makeDomain()
    let stack = TestStack(domain)
    stack.push(1)
    let hasEntered = Gate()
    let readerHolds = Gate()
    let t1 = JoinableThread {
      domain.withGuard { _ in
        hasEntered.open()
        readerHolds.wait()
        #expect(stack.pop() == 1)
      }
      domain.poll()
    }
    hasEntered.wait()
    let era = domain.statistics.era
    unsafe domain.core.pointee.advanceEra(from: era)
    unsafe stack.holdTop { node in
      readerHolds.open()
      t1.join()
      domain.poll()
      #expect(unsafe !node!.pointee.isDestroyed.load(ordering: .acquiring))
      #expect(unsafe node!.pointee.value == 1)
    }
    domain.drain()
    #expect(stack.ledger.destroyedCount == 1)
  }

  /// A reader stands at A. Later B is inserted behind A, A is marked and unlinked, then B; B is younger than the reader's
  /// interval and is freed. A's link still names B, and always will: reading it again proves nothing. So nobody steps through
  /// a marked link.
  @Test("under IBR the link of a removed node names a freed one, and its mark says so", arguments: FenceKind.allCases)
  func markedLink(fences: FenceKind) {
    let domain = fences.makeDomain(.ibr)
    let list = TestStack(domain)
    list.push(1)
    let runs = Atomic<Int>(0)
    let answer = domain.withGuard { guarded throws(OperationRestart) in
      let first = unsafe try guarded.load(list.top).pointer
      guard let a = unsafe first else { return -1 }
      if runs.add(1, ordering: .relaxed).newValue == 1 {
        onThreads(1) { _ in insertAndRemoveBoth(list) }
        // A is ours still, B is gone.
        #expect(unsafe !a.pointee.isDestroyed.load(ordering: .acquiring))
        #expect(list.ledger.destroyedCount == 1)
        let word = unsafe a.pointee.next.load(ordering: .acquiring)
        #expect(word.isMarked && word.unmarked() != .null)
        // The rule: from a marked link back to the root.
        throw OperationRestart()
      }
      return unsafe a.pointee.value
    }
    #expect(answer == -1)
    #expect(runs.load(ordering: .relaxed) == 1)
    domain.drain()
    #expect(list.ledger.destroyedCount == 2)
  }

  /// Links B behind A, marks and unlinks A, then B, and frees what nobody holds.
  private func insertAndRemoveBoth(_ list: TestStack) {
    let domain = list.domain
    for _ in 0..<4 { unsafe domain.core.pointee.advanceEra() }
    domain.withGuard { guarded in
      let a = unsafe try! guarded.load(list.top).pointer!
      let b = unsafe try! TestNode.make(2, list.ledger, in: guarded)
      unsafe a.pointee.next.store(MarkedPointer(b), ordering: .releasing)
      unsafe a.pointee.next.store(MarkedPointer(b).marked(), ordering: .releasing)
      list.top.store(unsafe MarkedPointer(b), ordering: .releasing)
      unsafe guarded.retire(UnsafeMutableRawPointer(a))
      unsafe b.pointee.next.store(MarkedPointer.null.marked(), ordering: .releasing)
      list.top.store(.null, ordering: .releasing)
      unsafe guarded.retire(UnsafeMutableRawPointer(b))
    }
    domain.drain()
  }
}
