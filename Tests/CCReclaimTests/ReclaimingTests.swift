import CCTestSupport
import Synchronization
import Testing

@testable import CCReclaim

@Suite("Reclaiming: retired blocks go, a few at a time, exactly once")
struct ReclaimingTests {
  @Test("a single thread alone has everything freed", arguments: SchemeUnderTest.allCases)
  func alone(subject: SchemeUnderTest) {
    let domain = subject.makeDomain()
    let stack = TestStack(domain)
    for value in 0..<1000 { stack.push(value) }
    for value in (0..<1000).reversed() { #expect(stack.pop() == value) }
    #expect(stack.ledger.destroyedCount > 900)
    domain.drain()
    #expect(stack.ledger.destroyedCount == 1000)
    #expect(domain.statistics.pendingCount == 0)
    #expect(domain.statistics.pendingBytes == 0)
  }

  @Test(
    "below the threshold nothing is freed, and poll frees it",
    arguments: ReclamationScheme.allCases)
  func threshold(scheme: ReclamationScheme) {
    var options = ReclamationDomain.Options()
    options.retireThreshold = 100
    options.reclaimPerOperation = 1000
    let stack = TestStack(ReclamationDomain(scheme: scheme, options: options))
    for value in 0..<99 { stack.push(value) }
    while stack.pop() != nil {}
    #expect(stack.ledger.destroyedCount == 0)
    #expect(stack.domain.poll() == 99)
    #expect(stack.ledger.destroyedCount == 99)
  }

  @Test(
    "the threshold by bytes comes first for large blocks",
    arguments: ReclamationScheme.allCases)
  func thresholdBytes(scheme: ReclamationScheme) {
    var options = ReclamationDomain.Options()
    options.retireThresholdBytes = 10 * 4096
    let stack = TestStack(ReclamationDomain(scheme: scheme, options: options))
    for value in 0..<200 {
      stack.push(value, padding: 4096)
      _ = stack.pop()
    }
    #expect(stack.ledger.destroyedCount > 150)
    #expect(stack.domain.statistics.peakPendingCount <= 40)
  }

  @Test("no operation frees more blocks than its limit", arguments: [1, 2, 5])
  func spread(limit: Int) {
    var options = ReclamationDomain.Options.shrunken
    options.reclaimPerOperation = limit
    options.retireThreshold = 64
    let stack = TestStack(ReclamationDomain(scheme: .ibr, options: options))
    for value in 0..<500 { stack.push(value) }
    var freed = 0
    while stack.pop() != nil {
      let now = stack.ledger.destroyedCount
      #expect(now - freed <= limit)
      freed = now
    }
    #expect(freed > 300)
  }

  @Test("the era moves with allocations and retirements, and with allocated bytes")
  func eras() {
    var options = ReclamationDomain.Options()
    options.eraFrequency = 10
    let byCount = TestStack(ReclamationDomain(scheme: .ibr, options: options))
    for value in 0..<100 { byCount.push(value) }
    let era = byCount.domain.statistics.era
    #expect((9...12).contains(era), "era \(era)")

    options = ReclamationDomain.Options()
    options.retireThresholdBytes = 100 * 1024
    let byBytes = TestStack(ReclamationDomain(scheme: .ibr, options: options))
    for value in 0..<1000 { byBytes.push(value, padding: 1000) }
    #expect(byBytes.domain.statistics.era >= 9)
  }

  @Test("every scan begins a new era, so that later operations do not conflict with what it sealed")
  func eraPerScan() {
    var options = ReclamationDomain.Options()
    options.retireThreshold = 10
    let stack = TestStack(ReclamationDomain(scheme: .ibr, options: options))
    for value in 0..<100 {
      stack.push(value)
      _ = stack.pop()
    }
    #expect((10...12).contains(stack.domain.statistics.era), "era \(stack.domain.statistics.era)")
  }

  @Test(
    "the era is 64 bits wide, and reclaiming works far up",
    arguments: ReclamationScheme.allCases)
  func lateEra(scheme: ReclamationScheme) {
    let domain = FenceKind.best.makeDomain(scheme)
    // SAFETY: the domain's core lives as long as the domain.
    unsafe domain.core.pointee.era.store(UInt64.max - 1_000_000, ordering: .relaxed)
    let stack = TestStack(domain)
    for value in 0..<100 { stack.push(value) }
    while stack.pop() != nil {}
    domain.drain()
    #expect(stack.ledger.destroyedCount == 100)
  }

  @Test("statistics add up", arguments: SchemeUnderTest.allCases)
  func statistics(subject: SchemeUnderTest) {
    let domain = subject.makeDomain()
    let stack = TestStack(domain)
    onThreads(4) { index in
      for value in 0..<500 {
        stack.push(value)
        _ = stack.pop()
        let now = domain.statistics
        #expect(now.pendingCount >= 0)
        #expect(now.retiredCount >= now.reclaimedCount)
      }
    }
    var now = domain.statistics
    #expect(now.retiredCount == 2000)
    #expect(Int(now.retiredCount - now.reclaimedCount) == now.pendingCount)
    #expect(Int(now.reclaimedCount) == stack.ledger.destroyedCount)
    #expect(now.registeredThreads == 0)
    if subject.scheme == .ibr { #expect(now.neutralizationCount == 0) }
    #expect(now.peakPendingCount >= now.pendingCount)
    domain.drain()
    now = domain.statistics
    #expect(now.pendingCount == 0)
    #expect(now.pendingBytes == 0)
    #expect(now.reclaimedCount == 2000)
    #expect(now.registeredThreads == 1)
    #expect(now.pollCount == 1)
    #expect(now.description.contains("2000 retired, 2000 reclaimed, 0 pending"))
  }

  @Test(
    "operations that retire more than their limit leave no growing rest",
    arguments: ReclamationScheme.allCases)
  func heavyOperations(scheme: ReclamationScheme) {
    var options = ReclamationDomain.Options.shrunken
    options.reclaimPerOperation = 1
    let domain = ReclamationDomain(scheme: scheme, options: options)
    let stack = TestStack(domain)
    for _ in 0..<2000 {
      domain.withGuard { guarded in
        for value in 0..<5 {
          // SAFETY: the node was never published.
          let node = unsafe try! TestNode.make(value, stack.ledger, in: guarded)
          unsafe guarded.retire(UnsafeMutableRawPointer(node))
        }
      }
    }
    #expect(domain.statistics.retiredCount == 10_000)
    #expect(domain.statistics.peakPendingCount < 100, "peak \(domain.statistics.peakPendingCount)")
  }
}
