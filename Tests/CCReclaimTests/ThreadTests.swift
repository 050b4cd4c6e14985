import CCTestSupport
import Synchronization
import Testing

@testable import CCReclaim

@Suite("Threads: they join on first use and leave on exit")
struct ThreadTests {
  @Test("what a thread had retired is freed after its exit", arguments: SchemeUnderTest.allCases)
  func exit(subject: SchemeUnderTest) {
    let domain = subject.makeDomain()
    let stack = TestStack(domain)
    stack.push(0)
    unsafe stack.holdTop { _ in
      onThreads(4) { _ in
        for value in 1...2 {
          stack.push(value)
          _ = stack.pop()
        }
      }
    }
    #expect(domain.statistics.pendingCount > 0)
    domain.drain()
    #expect(domain.statistics.pendingCount == 0)
    #expect(stack.ledger.destroyedCount == 8)
  }

  @Test(
    "ordinary operations of others adopt what an exited thread has left",
    arguments: ReclamationScheme.allCases)
  func adoption(scheme: ReclamationScheme) {
    let domain = FenceKind.best.makeDomain(scheme)
    let left = TestStack(domain)
    for value in 0..<10 { left.push(value) }
    unsafe left.holdTop { _ in
      onThreads(1) { _ in for _ in 0..<10 { _ = left.pop() } }
    }
    #expect(left.ledger.destroyedCount < 10)
    let stack = TestStack(domain)
    for value in 0..<100 {
      stack.push(value)
      _ = stack.pop()
    }
    #expect(left.ledger.destroyedCount == 10)
  }

  @Test(
    "records are recycled: a thousand short threads need a few",
    arguments: ReclamationScheme.allCases)
  func recycling(scheme: ReclamationScheme) {
    let domain = FenceKind.best.makeDomain(scheme)
    let stack = TestStack(domain)
    for round in 0..<250 {
      onThreads(4) { _ in
        stack.push(round)
        _ = stack.pop()
      }
    }
    var records = 0
    // SAFETY: the domain's core lives as long as the domain.
    unsafe domain.core.pointee.forEachParticipant { _ in records += 1 }
    #expect(records <= 5)
    #expect(domain.statistics.registeredThreads <= 1)
    domain.drain()
    #expect(domain.statistics.pendingCount == 0)
    #expect(stack.ledger.destroyedCount == 1000)
  }

  @Test(
    "a thread in more domains than its cache has room for finds each record again",
    arguments: ReclamationScheme.allCases)
  func manyDomains(scheme: ReclamationScheme) {
    let domains = (0..<40).map { _ in ReclamationDomain(scheme: scheme) }
    for _ in 0..<3 {
      for domain in domains { domain.withGuard { _ in } }
    }
    for domain in domains { #expect(domain.statistics.registeredThreads == 1) }
  }

  @Test(
    "dropping a domain frees what is retired in it, and its records",
    arguments: ReclamationScheme.allCases)
  func dropping(scheme: ReclamationScheme) {
    let counting = CountingAllocator()
    var domain: ReclamationDomain? = ReclamationDomain(scheme: scheme, allocator: counting.makeAllocator())
    let ledger: Ledger
    do {
      let stack = TestStack(domain!)
      ledger = stack.ledger
      for value in 0..<10 { stack.push(value) }
      onThreads(2) { _ in _ = stack.pop() }
    }
    withExtendedLifetime(ledger) {
      #expect(counting.liveCount > 0)
      domain = nil
      #expect(ledger.destroyedCount == 10)
      #expect(counting.liveCount == 0)
      #expect(counting.liveByteCount == 0)
    }
  }

  @Test(
    "domains come and go while threads that used them live on, and exit later",
    arguments: ReclamationScheme.allCases)
  func droppedBeforeExit(scheme: ReclamationScheme) {
    let used = Gate()
    let dropped = Gate()
    let domain = Locked<ReclamationDomain?>(ReclamationDomain(scheme: scheme))
    let thread = JoinableThread {
      domain.withLock { $0!.withGuard { _ in } }
      used.open()
      dropped.wait()
      // A new domain may get the memory, never the number, of the old one.
      let next = ReclamationDomain(scheme: scheme)
      let stack = TestStack(next)
      stack.push(1)
      #expect(stack.pop() == 1)
    }
    used.wait()
    domain.withLock { $0 = nil }
    dropped.open()
    thread.join()
  }

  @Test(
    "threads may make and drop domains side by side",
    arguments: ReclamationScheme.allCases)
  func droppedSideBySide(scheme: ReclamationScheme) {
    onThreads(4) { _ in
      for value in 0..<200 {
        let stack = TestStack(ReclamationDomain(scheme: scheme))
        stack.push(value)
        #expect(stack.pop() == value)
      }
    }
  }

  @Test(
    "a block whose destructor drops the last reference to another domain",
    arguments: ReclamationScheme.allCases)
  func droppedByDestructor(scheme: ReclamationScheme) {
    let outer = TestStack(FenceKind.best.makeDomain(scheme))
    let inner = Locked<TestStack?>(TestStack(ReclamationDomain(scheme: scheme)))
    inner.withLock { $0!.push(1) }
    outer.ledger.onDestroy.withLock { hook in
      hook = { inner.withLock { $0 = nil } }
    }
    outer.push(1)
    _ = outer.pop()
    outer.domain.drain()
    #expect(inner.withLock { $0 == nil })
    outer.ledger.onDestroy.withLock { $0 = nil }
  }

  @Test(
    "Swift concurrency's threads and Dispatch's may use a domain",
    arguments: ReclamationScheme.allCases)
  func pools(scheme: ReclamationScheme) async {
    let stack = TestStack(FenceKind.best.makeDomain(scheme))
    await withTaskGroup(of: Void.self) { group in
      for index in 0..<8 {
        group.addTask {
          for value in 0..<100 {
            stack.push(index * 1000 + value)
            if value % 10 == 0 { await Task.yield() }
            _ = stack.pop()
          }
        }
      }
    }
    #expect(stack.pop() == nil)
  }
}
