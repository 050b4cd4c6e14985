import CCTestSupport
import Synchronization
import Testing

@testable import CCCollections

@Suite("ConcurrentQueue: elements' life times")
struct QueueLifetimeTests {
  @Test(
    "an element that was dequeued is the caller's alone",
    arguments: ReclamationScheme.allCases)
  func movesOut(scheme: ReclamationScheme) {
    let tracker = LifetimeTracker()
    let queue = ConcurrentQueue<LifetimeTracker.Tracked>(domain: ReclamationDomain(scheme: scheme))
    for value in 0..<1000 { queue.enqueue(tracker.instance(value)) }
    #expect(tracker.liveCount == 1000)
    for value in 0..<1000 {
      #expect(queue.dequeue()?.value == value)
      #expect(tracker.liveCount == 999 - value)
    }
  }

  @Test(
    "an element that was looked at is freed by the next drain",
    arguments: ReclamationScheme.allCases)
  func peeked(scheme: ReclamationScheme) {
    let tracker = LifetimeTracker()
    let queue = ConcurrentQueue<LifetimeTracker.Tracked>(domain: ReclamationDomain(scheme: scheme))
    for value in 0..<100 { queue.enqueue(tracker.instance(value)) }
    for value in 0..<100 {
      #expect(queue.first?.value == value)
      #expect(queue.first?.value == value)
      #expect(queue.dequeue()?.value == value)
    }
    queue.domain.drain()
    #expect(tracker.liveCount == 0)
    #expect(queue.domain.statistics.pendingCount == 0)
  }

  /// The reader has reserved the era in which it began, and the element is handed over in a later one.
  @Test(
    "an element outlives a reader who may be copying it, however late its consumer comes",
    arguments: ReclamationScheme.allCases)
  func copiedWhileTaken(scheme: ReclamationScheme) {
    let tracker = LifetimeTracker()
    let domain = FenceKind.best.makeDomain(scheme)
    let queue = ConcurrentQueue<LifetimeTracker.Tracked>(domain: domain)
    queue.enqueue(tracker.instance(1))
    domain.withGuard { pinned in
      // A reader has marked the cell, and is about to copy.
      // SAFETY: the guard protects the segment.
      let head = unsafe pinned.segment(queue.roots.head)
      unsafe QueueCell<LifetimeTracker.Tracked>(head, 0).state.pointee.store(.peeked, ordering: .sequentiallyConsistent)
      onThreads(1) { _ in
        for _ in 0..<5 { domain.withGuard { guarded in churn(guarded) } }
        #expect(queue.dequeue()?.value == 1)
        domain.drain()
        #expect(tracker.liveCount == 1)
      }
    }
    domain.drain()
    #expect(tracker.liveCount == 0)
  }

  /// A neutralized reader protects only what its slots name: the segment, not the block that the element moves into.
  @Test("an element outlives a neutralized reader who may be copying it", arguments: FenceKind.allCases)
  func copiedByNeutralized(fences: FenceKind) {
    let tracker = LifetimeTracker()
    let domain = fences.makeDomain(.debraPlus)
    let queue = ConcurrentQueue<LifetimeTracker.Tracked>(domain: domain)
    queue.enqueue(tracker.instance(1))
    domain.withGuard { pinned in
      // A reader has marked the cell, and is about to copy.
      // SAFETY: the guard protects the segment.
      let head = unsafe pinned.segment(queue.roots.head)
      let cell = unsafe QueueCell<LifetimeTracker.Tracked>(head, 0)
      unsafe cell.state.pointee.store(.peeked, ordering: .sequentiallyConsistent)
      onThreads(1) { _ in
        #expect(queue.dequeue()?.value == 1)
        for _ in 0..<20 { domain.withGuard { guarded in churn(guarded) } }
        #expect(domain.statistics.neutralizationCount > 0)
        // Even the segment is used up by now.
        for value in 0..<100 {
          queue.enqueue(tracker.instance(value))
          _ = queue.dequeue()
        }
        for _ in 0..<20 { domain.withGuard { guarded in churn(guarded) } }
        #expect(tracker.liveCount == 1)
      }
      #expect(unsafe cell.payload.pointee.value == 1)
    }
    domain.drain()
    #expect(tracker.liveCount == 0)
    #expect(domain.statistics.pendingCount == 0)
  }

  /// Ends an era or two.
  private func churn(_ pinned: borrowing ReclamationGuard) {
    for _ in 0..<8 {
      // SAFETY: the block is nobody else's.
      let block = unsafe try! pinned.allocateBlock(byteCount: MemoryLayout<BlockHeader>.size, kind: BlockKind.self)
      unsafe pinned.retire(block)
    }
  }

  @Test("dropping a queue destroys its elements before it returns", arguments: [0, 1, 16, 17, 5000])
  func drop(count: Int) {
    let tracker = LifetimeTracker()
    do {
      let queue = ConcurrentQueue<LifetimeTracker.Tracked>()
      for value in 0..<count { queue.enqueue(tracker.instance(value)) }
      for _ in 0..<(count / 3) { _ = queue.dequeue() }
      #expect(tracker.liveCount == count - count / 3)
    }
    #expect(tracker.liveCount == 0)
  }

  @Test(
    "a queue gives all its memory back",
    arguments: ReclamationScheme.allCases)
  func memory(scheme: ReclamationScheme) {
    let counting = CountingAllocator()
    do {
      let domain = ReclamationDomain(scheme: scheme, allocator: counting.makeAllocator())
      let queue = ConcurrentQueue<String>(domain: domain)
      for value in 0..<5000 { queue.enqueue("element number \(value)") }
      for _ in 0..<2500 { _ = queue.dequeue() }
      queue.enqueue(contentsOf: (0..<1000).map { "batch element \($0)" })
    }
    #expect(counting.liveCount == 0)
    #expect(counting.liveByteCount == 0)
  }

  @Test(
    "an empty queue that has seen much keeps little",
    arguments: ReclamationScheme.allCases)
  func atRest(scheme: ReclamationScheme) {
    let counting = CountingAllocator()
    let domain = ReclamationDomain(scheme: scheme, allocator: counting.makeAllocator())
    let queue = ConcurrentQueue<Int>(domain: domain)
    queue.enqueue(contentsOf: 0..<200_000)
    queue.removeAll()
    domain.drain()
    domain.freeQuarantined()
    #expect(counting.liveByteCount < 20_000)
  }

  @Test(
    "an element's destructor may use the queue that it was in",
    arguments: ReclamationScheme.allCases)
  func reentrant(scheme: ReclamationScheme) {
    let tracker = LifetimeTracker()
    let queue = ConcurrentQueue<LifetimeTracker.Tracked>(domain: FenceKind.best.makeDomain(scheme))
    let seen = Atomic<Int>(0)
    for value in 0..<100 {
      let element = tracker.instance(value)
      element.whenDestroyed { [weak queue] in
        guard let queue else { return }
        seen.add(queue.count >= 0 && queue.first != nil ? 1 : 0, ordering: .relaxed)
        _ = queue.dequeue()
      }
      queue.enqueue(element)
    }
    queue.removeAll()
    #expect(queue.isEmpty)
    queue.domain.drain()
    #expect(tracker.liveCount == 0)
    #expect(seen.load(ordering: .relaxed) > 0)
  }

  @Test(
    "a queue of very many elements is dropped without recursion",
    arguments: ReclamationScheme.allCases)
  func large(scheme: ReclamationScheme) {
    #if DEBUG
      let count = 1_000_000
    #else
      let count = 10_000_000
    #endif
    let counting = CountingAllocator()
    let domain = ReclamationDomain(scheme: scheme, allocator: counting.makeAllocator())
    do {
      let queue = ConcurrentQueue<Int>(domain: domain)
      for value in 0..<count { queue.enqueue(value) }
      #expect(queue.count == count)
    }
    domain.drain()
    domain.freeQuarantined()
    // The thread's record is left.
    #expect(counting.liveCount == 1)
  }
}
