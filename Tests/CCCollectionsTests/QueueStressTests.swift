import CCTestSupport
import Synchronization
import Testing

@testable import CCCollections

@Suite("ConcurrentQueue: everything at once, for as long as CC_STRESS says")
struct QueueStressTests {
  /// More threads than cores, segments that end often, readers that stand still, threads that come and go.
  @Test("nothing is lost, doubled or used after its end", .seeded, arguments: SchemeUnderTest.allCases)
  func everything(subject: SchemeUnderTest) {
    let seed = TestSeed.forThisTest
    for round in StressBudget.ofThisRun.rounds(3) {
      let tracker = LifetimeTracker()
      let domain = subject.makeDomain()
      let queue = ConcurrentQueue<LifetimeTracker.Tracked>(domain: domain, initialCapacity: 1 + round % 4)
      let taken = Atomic<Int>(0)
      let made = Atomic<Int>(0)
      let reader = StalledThread { park in
        domain.withGuard { pinned in
          // SAFETY: nothing is done with the segment.
          _ = unsafe pinned.segment(queue.roots.head)
          park()
        }
      }
      onThreads(8) { index in
        var random = TestRandom(seed: seed.derived(round), stream: index)
        for _ in 0..<300 {
          switch random.next() % 8 {
          case 0, 1, 2:
            queue.enqueue(tracker.instance(index))
            made.add(1, ordering: .relaxed)
          case 3:
            let count = Int(random.next() % 5)
            queue.enqueue(contentsOf: (0..<count).map { tracker.instance($0) })
            made.add(count, ordering: .relaxed)
          case 4:
            _ = queue.first?.value
          case 5:
            _ = queue.isEmpty
            yieldProcessor()
          default:
            if let element = queue.dequeue() {
              _ = element.value
              taken.add(1, ordering: .relaxed)
            }
          }
        }
      }
      reader.finish()
      while let element = queue.dequeue() {
        _ = element.value
        taken.add(1, ordering: .relaxed)
      }
      #expect(taken.load(ordering: .relaxed) == made.load(ordering: .relaxed))
      domain.drain()
      #expect(tracker.liveCount == 0)
      #expect(domain.statistics.pendingCount == 0)
    }
  }
}
