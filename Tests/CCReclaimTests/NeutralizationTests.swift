import CCTestSupport
import Glibc
import Synchronization
import Testing

@_spi(Measurement) @testable import CCReclaim

// SAFETY (whole file): tests look at nodes under the guards whose protection they test.

@Suite("Neutralization: a thread that stands still holds back what it has named, and nothing else")
struct NeutralizationTests {
  @Test("a stalled reader is neutralized, keeps what is in its slot, and starts again", arguments: FenceKind.allCases)
  func stalledReader(fences: FenceKind) {
    let domain = fences.makeDomain(.debraPlus)
    let stack = TestStack(domain)
    stack.push(-1)
    var runs = 0
    let seen = domain.withGuard { guarded throws(OperationRestart) in
      runs += 1
      let node = unsafe try guarded.load(stack.top).pointer!
      if runs == 1 {
        onThreads(1) { _ in
          #expect(stack.pop() == -1)
          churn(stack)
          #expect(stack.ledger.destroyedCount > 100)
          #expect(domain.statistics.neutralizationCount == 1)
          #expect(domain.statistics.heldBySlotsCount == 1)
          stack.push(-2)
        }
        #expect(unsafe !node.pointee.isDestroyed.load(ordering: .acquiring))
        #expect(unsafe node.pointee.value == -1)
        #expect(domain.statistics.restartCount == 0)
        _ = try guarded.load(stack.top)
        Issue.record("a neutralized operation's load went on")
      }
      return unsafe node.pointee.value
    }
    #expect(seen == -2)
    #expect(runs == 2)
    #expect(domain.statistics.restartCount == 1)
    #expect(domain.statistics.longestPin > .zero)
    _ = stack.pop()
    domain.drain()
    #expect(domain.statistics.pendingCount == 0)
    #expect(domain.statistics.heldBySlotsCount == 0)
  }

  @Test("every slot counts, and only as long as it names the block", arguments: FenceKind.allCases)
  func slots(fences: FenceKind) {
    let domain = fences.makeDomain(.debraPlus)
    let stack = TestStack(domain)
    let links = (0..<8).map { _ in TestStack(domain) }
    for (value, link) in links.enumerated() { link.push(value) }
    stack.push(100)
    domain.withGuard { guarded in
      let gone = unsafe try! guarded.load(stack.top, slot: 7).pointer!
      let nodes = unsafe links.enumerated().map { unsafe try! guarded.load($1.top, slot: $0).pointer! }
      #expect(unsafe gone.pointee.value == 100)
      onThreads(1) { _ in
        for (value, link) in links.enumerated() { #expect(link.pop() == value) }
        #expect(stack.pop() == 100)
        #expect(stack.ledger.destroyedCount == 0)
        churn(stack)
        domain.poll()
        #expect(stack.ledger.destroyedCount == 201)
      }
      unsafe nodes.enumerated().forEach { value, node in
        #expect(unsafe !node.pointee.isDestroyed.load(ordering: .acquiring))
        #expect(unsafe node.pointee.value == value)
      }
    }
    domain.drain()
    #expect(links.allSatisfy { $0.ledger.destroyedCount == 1 })
  }

  @Test("nobody is neutralized before the others have much to free")
  func patience() {
    var options = ReclamationDomain.Options.shrunken
    options.suspicionThreshold = 1000
    let domain = FenceKind.best.makeDomain(.debraPlus, options: options)
    let stack = TestStack(domain)
    stack.push(1)
    domain.withGuard { guarded in
      _ = try! guarded.load(stack.top)
      onThreads(1) { _ in churn(stack, 900) }
      #expect(domain.statistics.neutralizationCount == 0)
      #expect(domain.statistics.pendingCount > 800)
      _ = try! guarded.load(stack.top)
      onThreads(1) { _ in churn(stack, 1200) }
      #expect(domain.statistics.neutralizationCount == 1)
      // What the first thread had left began anew with the second one, and so on.
      #expect(domain.statistics.pendingCount < 2500)
    }
    domain.drain()
    #expect(domain.statistics.pendingCount == 0)
  }

  @Test("an operation that has lasted is neutralized for a sixteenth of what a young one is")
  func delay() {
    var options = ReclamationDomain.Options.shrunken
    options.suspicionThreshold = 16_000
    options.suspicionDelayMilliseconds = 50
    let domain = FenceKind.best.makeDomain(.debraPlus, options: options)
    let stack = TestStack(domain)
    stack.push(1)
    domain.withGuard { guarded in
      _ = try! guarded.load(stack.top)
      onThreads(1) { _ in
        // Its age counts from when it is first seen to hold the epoch back.
        churn(stack, 900)
        #expect(domain.statistics.neutralizationCount == 0)
        usleep(60_000)
        churn(stack, 200)
        #expect(domain.statistics.neutralizationCount == 1)
      }
    }
  }

  /// A descheduled reclaimer may come back with the ticket of an operation that is long over.
  @Test("a neutralization that comes too late touches no later operation")
  func lateNeutralizer() {
    let domain = FenceKind.best.makeDomain(.debraPlus)
    let stack = TestStack(domain)
    stack.push(1)
    let participant = unsafe domain.participantOrTrap()
    let old = unsafe participant.pointee.announcement.ownTicket
    domain.withGuard { guarded throws(OperationRestart) in
      _ = unsafe participant.pointee.announcement.neutralized.max(old + 1, ordering: .sequentiallyConsistent)
      _ = try guarded.load(stack.top)
    }
    #expect(domain.statistics.restartCount == 0)
  }

  @Test("tickets go on when a record gets another owner")
  func recycledRecord() {
    let domain = FenceKind.best.makeDomain(.debraPlus)
    let tickets = Locked<[UInt64]>([])
    for _ in 0..<3 {
      onThreads(1) { _ in
        domain.withGuard { _ in }
        let participant = unsafe domain.participantOrTrap()
        tickets.withLock { unsafe $0.append(participant.pointee.announcement.ownTicket) }
        // Its operation is over, and neutralized all the same.
        let ticket = unsafe participant.pointee.announcement.ownTicket
        _ = unsafe participant.pointee.announcement.neutralized.max(ticket + 1, ordering: .sequentiallyConsistent)
        domain.withGuard { guarded in
          let link = Atomic<MarkedPointer<TestNode>>(.null)
          #expect(throws: Never.self) { _ = try guarded.load(link) }
        }
      }
    }
    let seen = tickets.withLock { $0 }
    #expect(seen == seen.sorted() && Set(seen).count == 3)
    #expect(domain.statistics.restartCount == 0)
  }

  /// The expected block's memory must not become another block, or the compare-exchange succeeds where it should not.
  @Test(
    "a neutralized operation's compare-exchange meets no stranger at its block's address", arguments: FenceKind.allCases
  )
  func noStranger(fences: FenceKind) {
    let pool = RecyclingAllocator()
    let domain = fences.makeDomain(.debraPlus, allocator: pool.makeAllocator())
    let stack = TestStack(domain)
    stack.push(1)
    stack.push(2)
    domain.withGuard { guarded in
      let node = unsafe try! guarded.load(stack.top).pointer!
      let next = unsafe node.pointee.next.load(ordering: .acquiring)
      onThreads(1) { _ in
        #expect(stack.pop() == 2)
        #expect(stack.pop() == 1)
        churn(stack)
        #expect(domain.statistics.neutralizationCount == 1)
        #if Checked
          domain.flushQuarantine()
        #endif
        // As many as the pool may have free.
        for value in 0..<300 { stack.push(value) }
        #expect(pool.recycledCount > 100)
      }
      let (exchanged, _) = unsafe stack.top.compareExchange(
        expected: MarkedPointer(node), desired: next, ordering: .acquiringAndReleasing)
      #expect(!exchanged)
    }
  }

  @Test(
    "a block that is held before it is published stays while its maker uses it", arguments: SchemeUnderTest.allCases)
  func ownBlock(subject: SchemeUnderTest) {
    let domain = subject.makeDomain()
    let stack = TestStack(domain)
    domain.withGuard { guarded in
      // Neutralized before it makes the block: the slot counts all the same.
      _ = try! guarded.load(stack.top)
      onThreads(1) { _ in churn(stack) }
      let node = unsafe try! TestNode.make(3, stack.ledger, in: guarded)
      unsafe guarded.hold(MarkedPointer(node), slot: 2)
      unsafe stack.top.store(MarkedPointer(node), ordering: .releasing)
      onThreads(1) { _ in
        #expect(stack.pop() == 3)
        churn(stack)
      }
      #expect(unsafe !node.pointee.isDestroyed.load(ordering: .acquiring))
      #expect(unsafe node.pointee.value == 3)
    }
    domain.drain()
    #expect(domain.statistics.pendingCount == 0)
  }

  @Test("without neutralization, the negative control, a stalled reader holds back everything")
  func plainEpochs() {
    let domain = ReclamationDomain(
      scheme: .debraPlus, allocator: .system, options: .shrunken, fences: .best, variant: .plainEpochs)
    let stack = TestStack(domain)
    stack.push(1)
    domain.withGuard { guarded in
      _ = try! guarded.load(stack.top)
      onThreads(2) { _ in churn(stack, 3000) }
      #expect(domain.statistics.pendingCount > 5900)
      #expect(domain.statistics.neutralizationCount == 0)
    }
    domain.drain()
    #expect(domain.statistics.pendingCount == 0)
  }
}

/// Retires enough for any suspicion.
func churn(_ stack: TestStack, _ rounds: Int = 200) {
  for value in 0..<rounds {
    stack.push(value)
    _ = stack.pop()
  }
}

/// An allocator that gives out what it got back last, so that addresses come again as soon as they can.
final class RecyclingAllocator: Sendable {
  private let free = Locked<[Int: [UInt]]>([:])
  private let recycled = Atomic<Int>(0)

  var recycledCount: Int { recycled.load(ordering: .sequentiallyConsistent) }

  func makeAllocator() -> NodeAllocator {
    unsafe NodeAllocator(
      name: "recycling",
      allocate: { [self] size, alignment in
        if let address = free.withLock({ $0[size]?.popLast() }) {
          recycled.add(1, ordering: .sequentiallyConsistent)
          return unsafe UnsafeMutableRawPointer(bitPattern: address)
        }
        return UnsafeMutableRawPointer.allocate(byteCount: size, alignment: alignment)
      },
      free: { [self] pointer, size in
        free.withLock { $0[size!, default: []].append(UInt(bitPattern: pointer)) }
      })
  }

  deinit {
    free.withLock { lists in
      for address in lists.values.joined() { unsafe UnsafeMutableRawPointer(bitPattern: address)!.deallocate() }
    }
  }
}
