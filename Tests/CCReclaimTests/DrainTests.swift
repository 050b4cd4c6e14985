import CCTestSupport
import Synchronization
import Testing

@testable import CCReclaim

@Suite("Draining: everything that no operation holds goes")
struct DrainTests {
  @Test("drain takes the blocks of threads that live on, outside of any operation", arguments: FenceKind.allCases)
  func idleThreads(fences: FenceKind) {
    var options = ReclamationDomain.Options.shrunken
    options.retireThreshold = 1000
    let domain = fences.makeDomain(options: options)
    let stack = TestStack(domain)
    let thread = StalledThread { park in
      for value in 0..<100 {
        stack.push(value)
        _ = stack.pop()
      }
      park()
      // Its lists were taken; it goes on as if nothing had happened.
      for value in 0..<100 {
        stack.push(value)
        _ = stack.pop()
      }
    }
    #expect(stack.ledger.destroyedCount == 0)
    #expect(domain.drain() == 100)
    #expect(stack.ledger.destroyedCount == 100)
    #expect(domain.statistics.pendingCount == 0)
    thread.finish()
    domain.drain()
    #expect(stack.ledger.destroyedCount == 200)
  }

  @Test("drain leaves a thread inside an operation its own blocks", arguments: FenceKind.allCases)
  func busyThread(fences: FenceKind) {
    let domain = fences.makeDomain()
    let stack = TestStack(domain)
    let thread = StalledThread { park in
      domain.withGuard { _ in
        stack.push(1)
        _ = stack.pop()
        park()
        // The outer operation still owns its lists.
        stack.push(2)
        _ = stack.pop()
      }
    }
    domain.drain()
    #expect(stack.ledger.destroyedCount == 0)
    // Not even taken.
    // SAFETY: the calling thread's own record.
    #expect(unsafe domain.participantOrTrap().pointee.lists.pointee.count == 0)
    thread.finish()
    domain.drain()
    #expect(stack.ledger.destroyedCount == 2)
  }

  @Test("drain frees what the destructors that it runs retire")
  func cascades() {
    let domain = FenceKind.best.makeDomain()
    let stack = TestStack(domain)
    let left = Atomic<Int>(20)
    stack.ledger.onDestroy.withLock { hook in
      hook = {
        if left.subtract(1, ordering: .relaxed).newValue >= 0 {
          stack.push(0)
          _ = stack.pop()
        }
      }
    }
    stack.push(0)
    _ = stack.pop()
    domain.drain()
    #expect(stack.ledger.destroyedCount == 21)
    #expect(domain.statistics.pendingCount == 0)
    stack.ledger.onDestroy.withLock { $0 = nil }
  }

  @Test("a thread that stalls after it has asked for another one's lists stops nobody", arguments: FenceKind.allCases)
  func stalledThief(fences: FenceKind) {
    let domain = fences.makeDomain()
    let stack = TestStack(domain)
    stack.push(0)
    // SAFETY: the calling thread's own record; the request is the one of a thief that never comes back.
    let participant = unsafe domain.participantOrTrap()
    unsafe participant.pointee.listLock.request(0x1000)
    for value in 0..<200 {
      stack.push(value)
      _ = stack.pop()
    }
    #expect(stack.ledger.destroyedCount > 150)
    #expect(unsafe !participant.pointee.listLock.take(0x1000))
  }

  @Test("while a thief takes, what the owner retires is freed by others", arguments: FenceKind.allCases)
  func duringTheft(fences: FenceKind) {
    let domain = fences.makeDomain()
    let stack = TestStack(domain)
    stack.push(0)
    // SAFETY: the calling thread's own record.
    let participant = unsafe domain.participantOrTrap()
    unsafe participant.pointee.listLock.request(0x1000)
    #expect(unsafe participant.pointee.listLock.take(0x1000))
    for value in 0..<100 {
      stack.push(value)
      _ = stack.pop()
    }
    #expect(domain.poll() == 0)
    onThreads(1) { _ in _ = domain.poll() }
    #expect(stack.ledger.destroyedCount == 100)
    unsafe participant.pointee.listLock.release()
    domain.drain()
    #expect(domain.statistics.pendingCount == 0)
  }

  @Test("many threads drain and work at once, and nothing is lost", arguments: FenceKind.allCases)
  func storm(fences: FenceKind) {
    let domain = fences.makeDomain()
    let stack = TestStack(domain)
    onThreads(6) { index in
      var jitter = Jitter(seed: UInt64(index))
      for value in 0..<400 {
        stack.push(value)
        jitter.maybeYield()
        _ = stack.pop()
        if index < 3, value % 20 == 0 { domain.drain() }
      }
    }
    domain.drain()
    #expect(stack.ledger.destroyedCount == 2400)
    #expect(domain.statistics.pendingCount == 0)
  }
}
