import CCCollections
import CCTestSupport
import Testing

@Suite("ConcurrentQueue: when there is no memory")
struct QueueAllocationFailureTests {
  private struct Fixture {
    let counting = CountingAllocator()
    let tracker = LifetimeTracker()
    let queue: ConcurrentQueue<LifetimeTracker.Tracked>

    init() {
      let domain = ReclamationDomain(scheme: .ibr, allocator: counting.makeAllocator(), options: .shrunken)
      queue = ConcurrentQueue(domain: domain)
    }

    var contents: [Int] { queue.dequeue(max: .max).map(\.value) }
  }

  @Test("tryEnqueue throws and leaves the queue as it was", arguments: [0, 1, 2, 3])
  func single(budget: Int) {
    let fixture = Fixture()
    fixture.counting.fail(after: budget)
    var accepted: [Int] = []
    for value in 0..<2000 {
      do {
        try fixture.queue.tryEnqueue(fixture.tracker.instance(value))
        accepted.append(value)
      } catch {
        #expect(error.requestedBytes > 0)
        #expect(fixture.queue.count == accepted.count)
        #expect(fixture.tracker.liveCount == accepted.count)
      }
    }
    #expect(!accepted.isEmpty)
    #expect(accepted.count < 2000)
    fixture.counting.fail(after: nil)
    fixture.queue.enqueue(fixture.tracker.instance(-1))
    #expect(fixture.contents == accepted + [-1])
  }

  @Test("tryEnqueue(contentsOf:) adds all or nothing", arguments: 0..<6)
  func batch(budget: Int) {
    let fixture = Fixture()
    fixture.queue.enqueue(fixture.tracker.instance(-1))
    fixture.counting.fail(after: budget)
    var isIn = true
    do {
      try fixture.queue.tryEnqueue(contentsOf: (0..<200).lazy.map { fixture.tracker.instance($0) })
    } catch {
      isIn = false
    }
    fixture.counting.fail(after: nil)
    #expect(fixture.queue.count == (isIn ? 201 : 1))
    #expect(fixture.tracker.liveCount == fixture.queue.count)
    #expect(fixture.contents == (isIn ? Array(-1..<200) : [-1]))
  }

  @Test("an element that was looked at still comes out, and is destroyed with its segment")
  func peeked() {
    let fixture = Fixture()
    for value in 0..<3 { fixture.queue.enqueue(fixture.tracker.instance(value)) }
    #expect(fixture.queue.first?.value == 0)
    fixture.counting.fail(after: 0)
    #expect(fixture.queue.dequeue()?.value == 0)
    fixture.counting.fail(after: nil)
    #expect(fixture.tracker.liveCount == 3)
    for value in 3..<1000 {
      fixture.queue.enqueue(fixture.tracker.instance(value))
      #expect(fixture.queue.dequeue()?.value == value - 2)
    }
    fixture.queue.domain.drain()
    #expect(fixture.tracker.liveCount == 2)
  }

  @Test("a queue that is dropped destroys what consumers had to leave, too")
  func leftovers() {
    let tracker: LifetimeTracker
    do {
      let fixture = Fixture()
      tracker = fixture.tracker
      for value in 0..<3 { fixture.queue.enqueue(tracker.instance(value)) }
      #expect(fixture.queue.first?.value == 0)
      fixture.counting.fail(after: 0)
      _ = fixture.queue.dequeue()
      fixture.counting.fail(after: nil)
    }
    #expect(tracker.liveCount == 0)
  }

  @Test("a thread that has no record yet gets an error from tryEnqueue")
  func record() {
    let fixture = Fixture()
    fixture.counting.fail(after: 0)
    onThreads(1) { _ in
      #expect(throws: AllocationFailure.self) { try fixture.queue.tryEnqueue(fixture.tracker.instance(1)) }
      #expect(throws: AllocationFailure.self) {
        try fixture.queue.tryEnqueue(contentsOf: [fixture.tracker.instance(2)])
      }
    }
    fixture.counting.fail(after: nil)
    #expect(fixture.queue.isEmpty)
    #expect(fixture.tracker.liveCount == 0)
  }

  @Test("enqueue traps with the error's text")
  func traps() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let counting = CountingAllocator()
      let queue = ConcurrentQueue<Int>(domain: ReclamationDomain(scheme: .ibr, allocator: counting.makeAllocator()))
      counting.fail(after: 0)
      for value in 0..<1000 { queue.enqueue(value) }
    }
    let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(text.contains("out of memory: no block of"))
  }
}
