#if SchedulePoints

  import CCTestSupport
  import Synchronization
  import Testing

  @testable import CCCollections

  /// Michael and Scott's lagging tail, which random schedules do not find: a segment that is retired while the tail still
  /// names it is freed under an enqueuer that comes later.
  @Suite("ConcurrentQueue: a tail that lags")
  struct QueueLaggingTailTests {
    @Test("what an enqueuer loads as the tail is not freed under it", arguments: [true, false])
    func laggingTail(takesUsualPath: Bool) throws {
      let tracker = LifetimeTracker()
      let quarantine = QuarantineAllocator()
      do {
        let domain = FenceKind.full.makeDomain(allocator: quarantine.makeAllocator())
        let queue = ConcurrentQueue<LifetimeTracker.Tracked>(domain: domain, initialCapacity: 1)
        let other = ConcurrentQueue<Int>(domain: domain)
        let first = unsafe queue.roots.head.load(ordering: .acquiring).pointer
        queue.enqueue(tracker.instance(0))
        try ScriptedSchedule.run { script in
          let linking = script.thread("linking") { queue.enqueue(tracker.instance(1)) }
          let dequeuing = script.thread("dequeuing") {
            #expect(queue.dequeue()?.value == 0)
            // The head passes the first segment, which is retired.
            #expect(queue.dequeue()?.value == 1)
            // The era goes on, and nobody touches the tail.
            for _ in 0..<16 {
              other.enqueue(contentsOf: [1, 2])
              #expect(other.dequeue(max: 2) == [1, 2])
            }
            ScheduledThread.reach(.betweenOperations)
            domain.drain()
            domain.freeQuarantined()
          }
          let enqueuing = script.thread("enqueuing") {
            if takesUsualPath { domain.withGuard { _ in } }
            queue.enqueue(tracker.instance(2))
          }
          // Linked, and the tail not swung.
          try linking.run(to: .linkAfterNext)
          try dequeuing.run(to: .betweenOperations)
          try enqueuing.run(to: .enqueueAfterTailLoad)
          let inHand = unsafe queue.roots.tail.load(ordering: .acquiring).pointer
          try linking.finish()
          try dequeuing.finish()
          #expect(unsafe quarantine.holds(first), "the first segment was to be freed by now")
          #expect(unsafe !quarantine.holds(inHand), "the tail is freed while an enqueuer has it in hand")
          try enqueuing.finish()
        }
        #expect(!quarantine.wasWrittenTo)
        #expect(queue.dequeue()?.value == 2)
        #expect(queue.dequeue() == nil)
        #expect(tracker.liveCount == 0)
      }
      #expect(!quarantine.wasWrittenTo)
    }
  }

#endif
