import CCTestSupport
import Synchronization
import Testing

@testable import CCReclaim

// SAFETY (whole file): tests play a thief that takes another thread's lists, step by step.

@Suite("Theft: threads whose retired blocks another one takes")
struct TheftTests {
  @Test(
    "a thief that stalls after it has asked keeps no other from draining an idle thread", arguments: FenceKind.allCases)
  func stalledThief(fences: FenceKind) {
    let domain = fences.makeDomain()
    let stack = TestStack(domain)
    let isIdle = Gate()
    let goOn = Gate()
    let owner = Atomic<UInt>(0)
    let thread = JoinableThread {
      churn(stack, 3)
      owner.store(UInt(bitPattern: unsafe domain.participantOrTrap()), ordering: .releasing)
      isIdle.open()
      goOn.wait()
    }
    isIdle.wait()
    let other = unsafe UnsafeMutablePointer<Participant>(bitPattern: owner.load(ordering: .acquiring))!
    unsafe other.pointee.listLock.request(0x1000)
    #expect(domain.drain() == 3)
    #expect(unsafe !other.pointee.listLock.take(0x1000))
    goOn.open()
    thread.join()
  }

  /// What made the owner wait before it looks again is gone with the lists.
  @Test(
    "after its lists were taken, a thread frees again as if nothing had ever been held",
    arguments: SchemeUnderTest.allCases)
  func thresholds(subject: SchemeUnderTest) {
    var options = ReclamationDomain.Options.shrunken
    options.suspicionThreshold = 1 << 24
    let domain = subject.makeDomain(options: options)
    let stack = TestStack(domain)
    for value in 0..<5000 { stack.push(value) }
    let hasPopped = Gate()
    let goOn = Gate()
    let most = Atomic<Int>(0)
    var owner: JoinableThread?
    unsafe stack.holdTop { _ in
      owner = JoinableThread {
        for _ in 0..<5000 { _ = stack.pop() }
        hasPopped.open()
        goOn.wait()
        for value in 0..<2000 {
          stack.push(value)
          _ = stack.pop()
          _ = most.max(domain.statistics.pendingCount, ordering: .relaxed)
        }
      }
      hasPopped.wait()
      #expect(domain.statistics.pendingCount > 4900)
    }
    domain.drain()
    #expect(domain.statistics.pendingCount == 0)
    goOn.open()
    owner?.join()
    #expect(most.load(ordering: .relaxed) < 100)
  }

  /// For the thread sanitizer: it took the theft of lists for a change of the record's first word.
  @Test("an owner goes on while its lists are being taken", arguments: SchemeUnderTest.allCases)
  func ownerMeanwhile(subject: SchemeUnderTest) {
    let domain = subject.makeDomain()
    let stack = TestStack(domain)
    for value in 0..<30 { stack.push(value) }
    let owner = Atomic<UInt>(0)
    let isTaken = Atomic<Bool>(false)
    let isDone = Atomic<Bool>(false)
    let thread = JoinableThread {
      for _ in 0..<18 { _ = stack.pop() }
      owner.store(UInt(bitPattern: unsafe domain.participantOrTrap()), ordering: .releasing)
      while !isTaken.load(ordering: .relaxed) { yieldProcessor() }
      domain.withGuard { _ in _ = stack.pop() }
      isDone.store(true, ordering: .relaxed)
    }
    while owner.load(ordering: .acquiring) == 0 { yieldProcessor() }
    let other = unsafe UnsafeMutablePointer<Participant>(bitPattern: owner.load(ordering: .acquiring))!
    let me = unsafe domain.participantOrTrap()
    let number = UInt(bitPattern: me)
    unsafe other.pointee.listLock.request(number)
    #expect(unsafe other.pointee.listLock.take(number))
    let theirs = unsafe other.pointee.lists
    let mine = unsafe me.pointee.lists
    unsafe mine.pointee.takeAll(of: &theirs.pointee)
    isTaken.store(true, ordering: .relaxed)
    while !isDone.load(ordering: .relaxed) { yieldProcessor() }
    unsafe other.pointee.listLock.release()
    thread.join()
    domain.drain()
    #expect(domain.statistics.pendingCount == 0)
    #expect(stack.ledger.destroyedCount == 19)
  }
}
