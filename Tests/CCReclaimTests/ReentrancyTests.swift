import CCTestSupport
import Synchronization
import Testing

@testable import CCReclaim

@Suite("Reentrancy: destructors and allocators may call back in")
struct ReentrancyTests {
  @Test("a destructor may pin, retire, poll and drain", arguments: SchemeUnderTest.allCases)
  func destructors(subject: SchemeUnderTest) {
    let domain = subject.makeDomain()
    let stack = TestStack(domain)
    let other = TestStack(domain)
    stack.ledger.onDestroy.withLock { hook in
      hook = {
        other.push(1)
        _ = other.pop()
        #expect(domain.poll() == 0)
        #expect(domain.drain() == 0)
      }
    }
    for value in 0..<100 {
      stack.push(value)
      _ = stack.pop()
    }
    stack.ledger.onDestroy.withLock { $0 = nil }
    domain.drain()
    #expect(stack.ledger.destroyedCount == 100)
    #expect(domain.statistics.pendingCount == 0)
  }

  @Test(
    "destructors find no guard held",
    arguments: ReclamationScheme.allCases)
  func noGuard(scheme: ReclamationScheme) {
    let domain = FenceKind.best.makeDomain(scheme)
    let stack = TestStack(domain)
    let pinned = Atomic<Int>(0)
    stack.ledger.onDestroy.withLock { hook in
      hook = {
        // SAFETY: the calling thread's own record.
        let participant = unsafe domain.participantOrTrap()
        if unsafe participant.pointee.reservation0.snapshot() != nil { pinned.add(1, ordering: .relaxed) }
      }
    }
    for value in 0..<100 {
      stack.push(value)
      _ = stack.pop()
    }
    #expect(stack.ledger.destroyedCount > 50)
    #expect(pinned.load(ordering: .relaxed) == 0)
    stack.ledger.onDestroy.withLock { $0 = nil }
  }

  @Test(
    "an operation that retires without end under a guard is relieved",
    arguments: ReclamationScheme.allCases)
  func nestedWithoutEnd(scheme: ReclamationScheme) {
    let domain = FenceKind.best.makeDomain(scheme)
    let stack = TestStack(domain)
    domain.withGuard { _ in
      for value in 0..<5000 {
        stack.push(value)
        _ = stack.pop()
      }
      // What was born after the outer guard began, and retired since, is not held by it.
      #expect(stack.ledger.destroyedCount > 4000)
    }
  }

  @Test(
    "an allocator may use a domain of its own",
    arguments: ReclamationScheme.allCases)
  func allocator(scheme: ReclamationScheme) {
    let inner = TestStack(FenceKind.best.makeDomain(scheme))
    let allocator = unsafe NodeAllocator(
      name: "reentrant",
      allocate: { size, alignment in
        inner.push(size)
        return UnsafeMutableRawPointer.allocate(byteCount: size, alignment: alignment)
      },
      free: { pointer, _ in
        _ = inner.pop()
        // SAFETY: the block was allocated above.
        unsafe pointer.deallocate()
      })
    let stack = TestStack(ReclamationDomain(scheme: scheme, allocator: allocator, options: .shrunken))
    for value in 0..<200 {
      stack.push(value)
      _ = stack.pop()
    }
    stack.domain.drain()
    #expect(stack.ledger.destroyedCount == 200)
  }

  @Test(
    "a thread whose destructors use a domain after the library has let it go registers again",
    arguments: ReclamationScheme.allCases)
  func lateDestructor(scheme: ReclamationScheme) {
    let domain = FenceKind.best.makeDomain(scheme)
    let stack = TestStack(domain)
    let outer = TestStack(ReclamationDomain(scheme: scheme))
    // At the exit of its thread, a block of `outer` is freed, and uses `domain`, which the thread may have left already.
    outer.ledger.onDestroy.withLock { hook in
      hook = {
        stack.push(1)
        _ = stack.pop()
      }
    }
    onThreads(1) { _ in
      domain.withGuard { _ in }
      outer.push(1)
      _ = outer.pop()
    }
    domain.drain()
    #expect(outer.ledger.destroyedCount == 1)
    #expect(stack.ledger.destroyedCount == 1)
    #expect(domain.statistics.registeredThreads == 1)
    outer.ledger.onDestroy.withLock { $0 = nil }
  }
}
