import CCTestSupport
import Synchronization
import Testing

@testable import CCReclaim

@Suite("Draining: everything that no operation holds goes")
struct DrainTests {
  @Test("drain takes the blocks of threads that live on, outside of any operation", arguments: ShrunkenDomains.all())
  func idleThreads(domain: ReclamationDomain) {
    var options = domain.options
    options.retireThreshold = 1000
    let domain = ReclamationDomain(scheme: .ibr, allocator: .system, options: options, fences: domain.fencesForTests)
    let stack = TestStack(domain)
    let isDone = Gate()
    let goOn = Gate()
    let thread = JoinableThread {
      for value in 0..<100 {
        stack.push(value)
        _ = stack.pop()
      }
      isDone.open()
      goOn.wait()
      // Its lists were taken; it goes on as if nothing had happened.
      for value in 0..<100 {
        stack.push(value)
        _ = stack.pop()
      }
    }
    isDone.wait()
    #expect(stack.ledger.destroyedCount == 0)
    #expect(domain.drain() == 100)
    #expect(stack.ledger.destroyedCount == 100)
    #expect(domain.statistics.pendingCount == 0)
    goOn.open()
    thread.join()
    domain.drain()
    #expect(stack.ledger.destroyedCount == 200)
  }

  @Test("drain leaves a thread inside an operation its own blocks", arguments: ShrunkenDomains.all())
  func busyThread(domain: ReclamationDomain) {
    let stack = TestStack(domain)
    let isInside = Gate()
    let goOn = Gate()
    let thread = JoinableThread {
      domain.withGuard { _ in
        stack.push(1)
        _ = stack.pop()
        isInside.open()
        goOn.wait()
        // The outer operation still owns its lists.
        stack.push(2)
        _ = stack.pop()
      }
    }
    isInside.wait()
    domain.drain()
    #expect(stack.ledger.destroyedCount == 0)
    goOn.open()
    thread.join()
    domain.drain()
    #expect(stack.ledger.destroyedCount == 2)
  }

  @Test("drain frees what the destructors that it runs retire")
  func cascades() {
    let domain = ShrunkenDomains.all()[0]
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

  @Test("many threads drain and work at once, and nothing is lost", arguments: ShrunkenDomains.all())
  func storm(domain: ReclamationDomain) {
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

extension ReclamationDomain {
  /// The fences that the domain was made with.
  var fencesForTests: Fences {
    // SAFETY: the core lives as long as the domain.
    unsafe core.pointee.fences
  }
}
