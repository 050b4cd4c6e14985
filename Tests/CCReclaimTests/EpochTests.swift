import CCTestSupport
import Synchronization
import Testing

@testable import CCReclaim

// SAFETY (whole file): tests look at nodes and records under the guards that they test.

@Suite("Epochs: when bags are freed")
struct EpochTests {
  /// The retirer has not looked at the epoch for long: its first look after the retirement shows it one that had begun before
  /// the reader. With two bags, the block would go at the next.
  @Test("a block is freed at the third epoch that its retirer sees, and no earlier", arguments: FenceKind.allCases)
  func threeBags(fences: FenceKind) {
    var options = ReclamationDomain.Options.shrunken
    options.suspicionThreshold = 1 << 20
    let domain = fences.makeDomain(.debraPlus, options: options)
    let stack = TestStack(domain)
    stack.push(1)
    let isPinned = Gate()
    let readerHolds = Gate()
    let hasRetired = Gate()
    let retirer = JoinableThread {
      domain.withGuard { _ in
        isPinned.open()
        readerHolds.wait()
        #expect(stack.pop() == 1)
      }
      hasRetired.open()
    }
    isPinned.wait()
    // As far as the pinned retirer lets it.
    onThreads(1) { _ in churn(stack, 100) }
    stack.push(1)
    unsafe stack.holdTop { node in
      readerHolds.open()
      hasRetired.wait()
      retirer.join()
      // The exited thread's block was adopted by now, or is by this.
      onThreads(1) { _ in
        for _ in 0..<10 { domain.poll() }
        churn(stack, 100)
        for _ in 0..<10 { domain.poll() }
      }
      #expect(unsafe !node!.pointee.isDestroyed.load(ordering: .acquiring))
      #expect(unsafe node!.pointee.value == 1)
    }
    domain.drain()
    #expect(domain.statistics.pendingCount == 0)
  }

  @Test("bags move up once for each epoch that is seen, however far it went meanwhile")
  func observedEpochs() {
    var options = ReclamationDomain.Options.shrunken
    options.retireThreshold = 1000
    let domain = FenceKind.best.makeDomain(.debraPlus, options: options)
    let stack = TestStack(domain)
    stack.push(1)
    _ = stack.pop()
    let lists = unsafe domain.participantOrTrap().pointee.lists
    #expect(unsafe (lists.pointee.fresh.count, lists.pointee.ready.count) == (1, 0))
    func othersAdvance() {
      onThreads(1) { _ in
        stack.push(9)
        _ = stack.pop()
        domain.poll()
      }
    }
    var seen: [Int] = []
    for _ in 0..<4 {
      othersAdvance()
      let destroyed = stack.ledger.destroyedCount
      // The pin notices that the epoch has changed, and the bags follow when it ends.
      domain.withGuard { _ in }
      seen.append(stack.ledger.destroyedCount - destroyed)
    }
    #expect(seen == [0, 0, 1, 0])
  }

  @Test("an operation looks at a few records, not at all of them")
  func amortised() {
    let domain = FenceKind.best.makeDomain(.debraPlus)
    let stack = TestStack(domain)
    // Forty records, of threads that were there at once and are gone.
    let arrived = Atomic<Int>(0)
    onThreads(40) { _ in
      domain.withGuard { _ in }
      arrived.add(1, ordering: .sequentiallyConsistent)
      while arrived.load(ordering: .sequentiallyConsistent) < 40 { yieldProcessor() }
    }
    let records = Locked(0)
    unsafe domain.core.pointee.forEachParticipant { _ in records.withLock { $0 += 1 } }
    #expect(records.withLock { $0 } > 2 * EpochRound.step)
    let participant = unsafe domain.participantOrTrap()
    let before = domain.statistics.era
    while unsafe participant.pointee.round.epoch != domain.statistics.era { churn(stack, 1) }
    // It is under way, and not done.
    #expect(unsafe participant.pointee.round.cursor != nil)
    churn(stack, 40)
    #expect(domain.statistics.era > before)
  }

  @Test("without neutralization and without stalls, everything is freed as it comes", arguments: FenceKind.allCases)
  func steady(fences: FenceKind) {
    let domain = fences.makeDomain(.debraPlus)
    let stack = TestStack(domain)
    churn(stack, 5000)
    #expect(domain.statistics.pendingCount < 40)
    #expect(domain.statistics.peakPendingCount < 60)
    #expect(domain.statistics.neutralizationCount == 0)
    #expect(domain.statistics.restartCount == 0)
  }

  @Test("an exited thread's blocks are adopted, and counted", arguments: SchemeUnderTest.allCases)
  func orphans(subject: SchemeUnderTest) {
    let domain = subject.makeDomain()
    let stack = TestStack(domain)
    stack.push(1)
    unsafe stack.holdTop { _ in
      onThreads(3) { _ in churn(stack, 5) }
    }
    churn(stack, 50)
    domain.drain()
    #expect(domain.statistics.adoptedCount > 0)
    #expect(domain.statistics.pendingCount == 0)
  }

  @Test("statistics name the thread that holds the most back under IBR")
  func pinner() {
    let domain = FenceKind.best.makeDomain(.ibr)
    let stack = TestStack(domain)
    for value in 0..<50 { stack.push(value) }
    let number = Atomic<UInt64>(0)
    let holds = Gate()
    let goOn = Gate()
    let reader = JoinableThread {
      unsafe stack.holdTop { _ in
        // SAFETY: the calling thread's own record.
        let participant = unsafe domain.participantOrTrap()
        number.store(unsafe participant.pointee.threadNumber.load(ordering: .relaxed), ordering: .relaxed)
        holds.open()
        goOn.wait()
      }
    }
    holds.wait()
    for _ in 0..<50 { _ = stack.pop() }
    churn(stack)
    let pinner = domain.statistics.heaviestPinner
    #expect(pinner?.threadNumber == number.load(ordering: .relaxed))
    #expect((pinner?.keptCount ?? 0) > 30)
    #expect(domain.statistics.longestPin > .zero)
    goOn.open()
    reader.join()
    domain.drain()
    #expect(domain.statistics.heaviestPinner == nil)
  }

  /// The thread exits in an epoch that cannot move on, and the reader has begun in that very epoch.
  @Test("what an exited thread has left waits for two epochs", arguments: FenceKind.allCases)
  func orphanWaits(fences: FenceKind) {
    var options = ReclamationDomain.Options.shrunken
    options.suspicionThreshold = 1 << 20
    let domain = fences.makeDomain(.debraPlus, options: options)
    let stack = TestStack(domain)
    let isPinned = Gate()
    let goOn = Gate()
    let early = JoinableThread {
      domain.withGuard { _ in
        isPinned.open()
        goOn.wait()
      }
    }
    isPinned.wait()
    // As far as the pinned thread lets it.
    onThreads(1) { _ in churn(stack, 100) }
    stack.push(1)
    unsafe stack.holdTop { node in
      onThreads(1) { _ in #expect(stack.pop() == 1) }
      goOn.open()
      early.join()
      onThreads(1) { _ in churn(stack, 100) }
      #expect(unsafe !node!.pointee.isDestroyed.load(ordering: .acquiring))
    }
    domain.drain()
    #expect(domain.statistics.pendingCount == 0)
  }
}
