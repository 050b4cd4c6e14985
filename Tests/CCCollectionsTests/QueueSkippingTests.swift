import CCTestSupport
import Synchronization
import Testing

@testable import CCCollections

// SAFETY (whole file): the tests play a producer that is stalled in the middle of `enqueue`: they claim cells, publish or
// withdraw them as it would, under a guard.

/// A producer that has claimed a cell and stands still.
private struct StalledProducer<Element: Sendable> {
  let cell: QueueCell<Element>
  let fences: Fences

  init(_ queue: ConcurrentQueue<Element>, _ element: Element, _ pinned: borrowing ReclamationGuard) {
    let tail = unsafe pinned.segment(queue.roots.tail)
    let index = unsafe tail.pointee.enqueueWord.load(ordering: .acquiring)
    precondition(unsafe index < UInt(tail.pointee.capacity) && tail.claimForEnqueue(index), "the tail has no room")
    cell = unsafe QueueCell(tail, index)
    unsafe cell.payload.initialize(to: element)
    fences = pinned.fences
  }

  /// Goes on. Whether the element is in the queue; if not, it is handed back.
  func goOn() -> (isIn: Bool, element: Element?) {
    cell.publish(fences) ? (true, nil) : unsafe (false, cell.payload.move())
  }
}

@Suite("ConcurrentQueue: a producer that stands still in the middle stops nobody")
struct QueueSkippingTests {
  @Test("alone, it has not enqueued yet", arguments: SchemeUnderTest.allCases)
  func alone(subject: SchemeUnderTest) {
    let domain = subject.makeDomain()
    let queue = ConcurrentQueue<String>(domain: domain)
    domain.withGuard { pinned in
      let stalled = StalledProducer(queue, "slow", pinned)
      #expect(queue.isEmpty)
      #expect(queue.first == nil)
      #expect(queue.dequeue() == nil)
      #expect(stalled.goOn().isIn)
    }
    #expect(queue.dequeue() == "slow")
    #expect(queue.isEmpty)
  }

  @Test("consumers go past it to later elements, and it starts again", arguments: SchemeUnderTest.allCases)
  func skipped(subject: SchemeUnderTest) {
    let domain = subject.makeDomain()
    let queue = ConcurrentQueue<String>(domain: domain)
    domain.withGuard { pinned in
      let stalled = StalledProducer(queue, "slow", pinned)
      queue.enqueue("fast")
      #expect(!queue.isEmpty)
      #expect(queue.dequeue() == "fast")
      #expect(queue.isEmpty)
      let (isIn, element) = stalled.goOn()
      #expect(!isIn)
      queue.enqueue(element!)
    }
    #expect(queue.count == 1)
    #expect(queue.dequeue() == "slow")
    #expect(queue.count == 0)
  }

  @Test("a reader of the first element goes past it too, and takes nothing out", arguments: SchemeUnderTest.allCases)
  func passedByReader(subject: SchemeUnderTest) {
    let domain = subject.makeDomain()
    let queue = ConcurrentQueue<String>(domain: domain)
    domain.withGuard { pinned in
      let stalled = StalledProducer(queue, "slow", pinned)
      queue.enqueue("fast")
      #expect(queue.first == "fast")
      #expect(queue.first == "fast")
      #expect(!stalled.goOn().isIn)
    }
    #expect(queue.dequeue() == "fast")
    #expect(queue.dequeue() == nil)
  }

  @Test("several in a row, at the end of a segment and behind a batch", arguments: SchemeUnderTest.allCases)
  func several(subject: SchemeUnderTest) {
    let domain = subject.makeDomain()
    let queue = ConcurrentQueue<Int>(domain: domain)
    for value in 0..<14 { queue.enqueue(value) }
    domain.withGuard { pinned in
      let first = StalledProducer(queue, 100, pinned)
      let second = StalledProducer(queue, 101, pinned)
      // The segment is full: this goes into the next one.
      queue.enqueue(14)
      queue.enqueue(contentsOf: [15, 16])
      // The batch has a segment of its own, which is full.
      queue.enqueue(17)
      let third = StalledProducer(queue, 102, pinned)
      queue.enqueue(18)
      for value in 0..<19 { #expect(queue.dequeue() == value) }
      #expect(queue.dequeue() == nil)
      for stalled in [first, second, third] { #expect(!stalled.goOn().isIn) }
    }
    #expect(queue.isEmpty)
    #expect(queue.count == 0)
  }

  @Test("published at the last moment, it is in, and keeps its place", arguments: SchemeUnderTest.allCases)
  func lastMoment(subject: SchemeUnderTest) {
    let domain = subject.makeDomain()
    let queue = ConcurrentQueue<Int>(domain: domain)
    domain.withGuard { pinned in
      let stalled = StalledProducer(queue, 1, pinned)
      queue.enqueue(2)
      let head = unsafe pinned.segment(queue.roots.head)
      // Between the raised flag and the verdict.
      unsafe head.pointee.dequeueIndex.store(0 | QueueSegment.skipping, ordering: .sequentiallyConsistent)
      #expect(stalled.goOn().isIn)
      #expect(!queue.isEmpty)
      #expect(queue.first == 1)
    }
    #expect(queue.dequeue() == 1)
    #expect(queue.dequeue() == 2)
  }

  @Test("of a verdict, the first vote decides", arguments: SchemeUnderTest.allCases)
  func votes(subject: SchemeUnderTest) {
    let domain = subject.makeDomain()
    for producerVotesFirst in [true, false] {
      let queue = ConcurrentQueue<Int>(domain: domain)
      domain.withGuard { pinned in
        let stalled = StalledProducer(queue, 1, pinned)
        queue.enqueue(2)
        let head = unsafe pinned.segment(queue.roots.head)
        unsafe head.pointee.dequeueIndex.store(0 | QueueSegment.skipping, ordering: .sequentiallyConsistent)
        // A helper has seen the cell unpublished, and stands still before its fence.
        unsafe stalled.cell.verdict.pointee.store(.skipped, ordering: .sequentiallyConsistent)
        if producerVotesFirst {
          #expect(!stalled.goOn().isIn)
          #expect(queue.dequeue() == 2)
        } else {
          unsafe stalled.cell.state.pointee.store(.full, ordering: .sequentiallyConsistent)
          #expect(queue.dequeue() == 1)
          #expect(!stalled.cell.isWithdrawn())
          #expect(queue.dequeue() == 2)
        }
        // A helper that comes late changes nothing.
        unsafe head.settle(0 | QueueSegment.skipping, ConcurrentQueue<Int>.geometry, pinned.fences)
        #expect(queue.dequeue() == nil)
      }
    }
  }

  @Test(
    "a batch that is linked counts, and goes with removeAll, before the tail has been moved to it",
    arguments: ReclamationScheme.allCases)
  func linkedBatch(scheme: ReclamationScheme) {
    let domain = FenceKind.best.makeDomain(scheme)
    let queue = ConcurrentQueue<Int>(domain: domain)
    for value in 0..<16 { queue.enqueue(value) }
    domain.withGuard { pinned in
      let tail = unsafe pinned.segment(queue.roots.tail)
      let batch = ConcurrentQueue(100..<2000, domain: domain)
      // The chain of another queue's segments, linked here, as by a thread that stands still afterwards.
      let chain = unsafe pinned.segment(batch.roots.head).pointee.next.load(ordering: .acquiring)
      var position: UInt64 = 16
      var cursor = unsafe chain.pointer
      while let segment = unsafe cursor {
        unsafe segment.pointee.base = position
        unsafe position = segment.position(segment.claimed(segment.pointee.enqueueWord.load(ordering: .relaxed)))
        unsafe cursor = segment.pointee.next.load(ordering: .relaxed).pointer
      }
      unsafe tail.pointee.next.store(chain, ordering: .releasing)
      #expect(queue.first == 0)
      #expect(queue.count == 1916)
      queue.removeAll()
      #expect(queue.isEmpty)
      #expect(queue.count == 0)
      // The segments are this queue's; the other one gets an empty one in their place.
      batch.roots.tail.store(batch.roots.head.load(ordering: .relaxed), ordering: .relaxed)
      unsafe pinned.segment(batch.roots.head).pointee.next.store(.null, ordering: .relaxed)
    }
  }

  @Test(
    "an enqueuer that links a segment and stands still does not leave the tail behind a retired one",
    arguments: ReclamationScheme.allCases)
  func laggingTail(scheme: ReclamationScheme) {
    let domain = FenceKind.best.makeDomain(scheme)
    let queue = ConcurrentQueue<Int>(domain: domain)
    for value in 0..<16 { queue.enqueue(value) }
    domain.withGuard { pinned in
      // Linked, and the tail not swung.
      let tail = unsafe pinned.segment(queue.roots.tail)
      let segment = unsafe try! queue.makeSuccessor(of: tail)
      let cell = unsafe QueueCell<Int>(segment, 0)
      unsafe cell.payload.initialize(to: 16)
      unsafe cell.state.pointee.store(.full, ordering: .relaxed)
      unsafe segment.pointee.base = 16
      unsafe tail.pointee.next.store(MarkedPointer(segment), ordering: .releasing)
      let left = unsafe MarkedPointer(tail)
      onThreads(1) { _ in
        for value in 0...16 { #expect(queue.dequeue() == value) }
        #expect(queue.roots.tail.load(ordering: .acquiring) != left, "the tail is retired")
        for _ in 0..<100 {
          queue.enqueue(0)
          _ = queue.dequeue()
        }
        domain.drain()
      }
    }
    #expect(queue.isEmpty)
    #expect(queue.count == 0)
  }
}
