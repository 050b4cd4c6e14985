import CCTestSupport
import Synchronization
import Testing

@testable import CCReclaim

// SAFETY (whole file): threads look at their own records; intervals are of records of the test's domain.

@Suite("Held bags: what an operation holds under IBR is not looked at before the operation has ended")
struct HeldBagTests {
  /// A thread that has loaded the top node, and expects it to be whole when it goes on.
  private func makeHolder(_ stack: TestStack) -> StalledThread {
    StalledThread { park in
      unsafe stack.holdTop { node in
        park()
        if let node = unsafe node { #expect(unsafe !node.pointee.isDestroyed.load(ordering: .acquiring)) }
      }
    }
  }

  private func expectDrained(_ stack: TestStack) {
    stack.domain.drain()
    #expect(stack.domain.statistics.pendingCount == 0)
  }

  private func lists(of domain: ReclamationDomain) -> UnsafeMutablePointer<RetiredLists> {
    unsafe domain.participantOrTrap().pointee.lists
  }

  private func makeStack(_ fences: FenceKind, of count: Int) -> TestStack {
    let stack = TestStack(fences.makeDomain(.ibr))
    for value in 0..<count { stack.push(value) }
    return stack
  }

  @Test("held blocks wait in a bag, and are freed by a scan after the operation's end", arguments: FenceKind.allCases)
  func bagged(fences: FenceKind) {
    let stack = makeStack(fences, of: 1000)
    let holder = makeHolder(stack)
    while stack.pop() != nil {}
    let lists = unsafe lists(of: stack.domain)
    #expect(unsafe lists.pointee.bagged.count > 980)
    #expect(unsafe lists.pointee.bagged.byteCount >= 980 * MemoryLayout<TestNode>.size)
    #expect(unsafe lists.pointee.sealed.count <= 8)
    // Whatever else is retired meanwhile, they stay, and are no reason to wait.
    churn(stack, 1000)
    #expect(unsafe lists.pointee.bagged.count == 1000)
    #expect(unsafe lists.pointee.siftCount == 0)
    #expect(stack.ledger.destroyedCount > 980 && stack.ledger.destroyedCount <= 1000)
    holder.finish()
    churn(stack, 1000)
    #expect(unsafe lists.pointee.bagged.count == 0)
    #expect(stack.ledger.destroyedCount > 2980)
  }

  @Test(
    "of two operations that hold a block, the one that began last keeps it in its bag", arguments: FenceKind.allCases)
  func lastHolder(fences: FenceKind) {
    let stack = makeStack(fences, of: 100)
    let first = makeHolder(stack)
    // Some eras later.
    churn(stack, 100)
    let second = makeHolder(stack)
    while stack.pop() != nil {}
    churn(stack, 100)
    let lists = unsafe lists(of: stack.domain)
    #expect(unsafe lists.pointee.bagged.count >= 100)
    first.finish()
    churn(stack, 100)
    #expect(unsafe lists.pointee.bagged.count >= 100)
    second.finish()
    churn(stack, 100)
    #expect(unsafe lists.pointee.bagged.count == 0)
  }

  @Test("a block whose holder ends goes on to another one that holds it", arguments: FenceKind.allCases)
  func handedOn(fences: FenceKind) {
    let stack = makeStack(fences, of: 100)
    let first = makeHolder(stack)
    churn(stack, 100)
    let second = makeHolder(stack)
    while stack.pop() != nil {}
    churn(stack, 100)
    second.finish()
    churn(stack, 100)
    let lists = unsafe lists(of: stack.domain)
    // With some of those that came in the era in which the first one began.
    let heldByFirst = unsafe lists.pointee.bagged.count
    #expect((100...110).contains(heldByFirst), "\(heldByFirst)")
    #expect(stack.ledger.destroyedCount < 310)
    first.finish()
    churn(stack, 100)
    #expect(unsafe lists.pointee.bagged.count == 0)
    #expect(stack.ledger.destroyedCount > 390)
  }

  @Test("where operations end in the wrong order, blocks come out of bags no faster than others are retired")
  func lastInFirstOut() {
    let stack = makeStack(.best, of: 1000)
    var holders: [StalledThread] = []
    for _ in 0..<8 {
      holders.append(makeHolder(stack))
      churn(stack, 20)
    }
    while stack.pop() != nil {}
    churn(stack, 1000)
    let lists = unsafe lists(of: stack.domain)
    #expect(unsafe lists.pointee.bagged.count >= 1000)
    // As if nothing had been paid for.
    unsafe lists.pointee.paidLooks = 0
    while let holder = holders.popLast() {
      holder.finish()
      // Pays for a tenth.
      churn(stack, 24)
      let isWaiting = (0..<HeldBag.limit).contains {
        unsafe lists.pointee.heldBags[$0].hasEnded && lists.pointee.heldBags[$0].blocks.count >= 1000
      }
      #expect(isWaiting)
    }
    #expect(unsafe lists.pointee.bagged.count >= 1000)
    expectDrained(stack)
    #expect(unsafe lists.pointee.bagged.count == 0)
  }

  /// The ends of more operations than there are bags are as far apart as they can be: each of them holds a block of its own.
  @Test(
    "of more operations than there are bags, the rest's blocks are sifted again when twice as many wait",
    arguments: FenceKind.allCases)
  func moreThanBags(fences: FenceKind) {
    let stack = makeStack(fences, of: 1)
    var holders: [StalledThread] = []
    for value in 0..<2 * HeldBag.limit {
      holders.append(makeHolder(stack))
      // The one that it holds goes, and another one comes.
      _ = stack.pop()
      stack.push(value)
      churn(stack, 20)
    }
    churn(stack, 1000)
    let lists = unsafe lists(of: stack.domain)
    #expect(unsafe lists.pointee.bagged.count >= HeldBag.limit)
    let others = unsafe lists.pointee.siftCount / 2
    #expect(others >= HeldBag.limit - 8, "\(others) without a bag")
    #expect(stack.domain.statistics.pendingCount < 400)
    for holder in holders { holder.finish() }
    expectDrained(stack)
  }

  @Test(
    "what is in a bag is left to others by a thread that exits, and taken by one that drains",
    arguments: FenceKind.allCases)
  func otherOwners(fences: FenceKind) {
    let stack = makeStack(fences, of: 200)
    let holder = makeHolder(stack)
    onThreads(1) { _ in
      for _ in 0..<100 { _ = stack.pop() }
      #expect(unsafe lists(of: stack.domain).pointee.bagged.count > 80)
    }
    let idle = StalledThread { park in
      while stack.pop() != nil {}
      #expect(unsafe lists(of: stack.domain).pointee.bagged.count > 80)
      park()
      #expect(unsafe lists(of: stack.domain).pointee.bagged.count == 0)
    }
    stack.domain.drain()
    #expect(stack.domain.statistics.pendingCount == 200)
    holder.finish()
    expectDrained(stack)
    idle.finish()
  }

  @Test("intervals stand in the order in which they began, the last one first")
  func order() {
    let domain = FenceKind.best.makeDomain(.ibr)
    unsafe withUnsafeTemporaryAllocation(of: ReservedInterval.self, capacity: ReservedIntervals.limit) { buffer in
      var intervals = unsafe ReservedIntervals(in: buffer)
      let participant = unsafe domain.participantOrTrap()
      for lower in [5, 9, 1, 7, 7] as [UInt64] {
        unsafe intervals.insert(
          ReservedInterval(lower...(lower + 1), participant.reservation(at: 0), of: participant))
      }
      #expect((0..<intervals.count).map { intervals[$0].lower } == [9, 7, 7, 5, 1])
      #expect(intervals.hasRoom)
    }
  }
}
