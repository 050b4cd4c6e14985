import CCTestSupport
import CPlatform
import Synchronization
import Testing

@testable import CCReclaim

#if os(Linux)

  @Suite("Fork: the child goes on alone")
  struct ForkTests {
    /// Every other thread's operation is void in the child; kept, the stalled one would hold its garbage back for ever.
    @Test("the child frees what it retires, though a thread of the parent was inside an operation")
    func child() async {
      await #expect(processExitsWith: .success) {
        let stack = TestStack(FenceKind.best.makeDomain())
        for value in 0..<10 { stack.push(value) }
        let thread = StalledThread { park in
          unsafe stack.holdTop { _ in park() }
        }
        inForkedChild {
          for value in 0..<100_000 {
            stack.push(value)
            guard stack.pop() == value else { return 2 }
          }
          stack.domain.drain()
          let statistics = stack.domain.statistics
          guard statistics.pendingCount == 0 else { return 3 }
          guard statistics.registeredThreads == 1 else { return 4 }
          return 0
        }
        // The parent is as it was: its reader holds on.
        stack.domain.drain()
        for _ in 0..<10 { precondition(stack.pop() != nil) }
        stack.domain.drain()
        precondition(stack.ledger.destroyedCount < 10)
        thread.finish()
        stack.domain.drain()
        precondition(stack.ledger.destroyedCount == 10)
      }
    }

    @Test("fences that a thread of the parent was about to raise, or to lower, are light in the child")
    func pinFences() async {
      await #expect(processExitsWith: .success) {
        let stack = TestStack(FenceKind.best.makeDomain())
        stack.push(1)
        for (state, left) in [
          (PinFences.raising, PinFences.light), (.lowering, .light), (.full, .full), (.light, .light),
        ] {
          unsafe stack.domain.core.pointee.pinFences.store(state, ordering: .releasing)
          inForkedChild {
            guard unsafe stack.domain.core.pointee.pinFences.load(ordering: .acquiring) == left else { return 2 }
            return stack.pop() == 1 ? 0 : 3
          }
        }
      }
    }

    /// Retired by one thread, freed by another, and the first one stays behind.
    @Test("the child's statistics do not count what the parent's threads have left behind")
    func statistics() async {
      await #expect(processExitsWith: .success) {
        let stack = TestStack(ReclamationDomain(scheme: .ibr))
        let thread = StalledThread { park in
          for value in 0..<20 {
            stack.push(value)
            _ = stack.pop()
          }
          park()
          for value in 0..<5 {
            stack.push(value)
            _ = stack.pop()
          }
        }
        stack.domain.drain()
        stack.push(1)
        _ = stack.pop()
        inForkedChild {
          guard stack.domain.statistics.pendingCount == 1 else { return 2 }
          stack.domain.drain()
          guard stack.domain.statistics.pendingCount == 0 else { return 3 }
          return 0
        }
        thread.finish()
      }
    }

    @Test("a lock that a thief of the parent held is open in the child")
    func lock() async {
      await #expect(processExitsWith: .success) {
        let stack = TestStack(FenceKind.best.makeDomain())
        stack.push(0)
        // SAFETY: the calling thread's own record.
        let participant = unsafe stack.domain.participantOrTrap()
        unsafe participant.pointee.listLock.request(0x1000)
        precondition(unsafe participant.pointee.listLock.take(0x1000))
        inForkedChild {
          for value in 0..<1000 {
            stack.push(value)
            _ = stack.pop()
          }
          return stack.ledger.destroyedCount > 900 ? 0 : 2
        }
        unsafe participant.pointee.listLock.release()
      }
    }
  }

#endif
