#if SchedulePoints

  import CCTestSupport
  import Testing

  @testable import CCCollections

  /// A thread stops in the middle of an operation on the queue, also in one where it helps others, and stays there.
  @Suite("ConcurrentQueue: stalls at every kind of step")
  struct QueueStallTests {
    enum Place: String, CaseIterable, Sendable {
      case claimed, published, linked, passingHead, passedHead, taken, marked

      /// The operation that comes there, and the point.
      var point: SchedulePoint {
        switch self {
        case .claimed: .enqueueAfterClaim
        case .published: .publishBeforeVerdict
        case .linked: .linkAfterNext
        case .passingHead: .advanceHeadAfterNextLoad
        case .passedHead: .advanceHeadAfterExchange
        case .taken: .dequeueAfterClaim
        case .marked: .peekAfterMark
        }
      }

      var isEnqueue: Bool { self == .claimed || self == .published || self == .linked }
    }

    @Test("what waits stays within the bound, and nothing is lost", arguments: SchemeUnderTest.allCases, Place.allCases)
    func bounded(subject: SchemeUnderTest, place: Place) throws {
      let tracker = LifetimeTracker()
      let domain = subject.makeDomain()
      let queue = ConcurrentQueue<LifetimeTracker.Tracked>(domain: domain, initialCapacity: 2)
      // Enough for the stalled thread to come by any of the places.
      for value in 0..<4 { queue.enqueue(tracker.instance(value)) }
      let taken = Locked(0)
      try ScriptedSchedule.run { script in
        let slow = script.thread("slow") {
          if place.isEnqueue {
            for value in 100..<600 { queue.enqueue(tracker.instance(value)) }
          } else {
            _ = queue.first?.value
            for _ in 0..<4 where queue.dequeue() != nil { taken.withLock { $0 += 1 } }
          }
        }
        try slow.run(to: place.point)
        let updates = StressBudget.ofThisRun.minutes == nil ? 2000 : 5_000_000
        onThreads(2) { _ in
          for value in 0..<updates {
            queue.enqueue(tracker.instance(value))
            if queue.dequeue() != nil { taken.withLock { $0 += 1 } }
          }
        }
        // Segments wait, and what was alive in the era of the stall; not what came after it.
        let peak = domain.statistics.peakPendingCount
        #expect(peak < 400, "peak \(peak)")
        try slow.finish()
      }
      while queue.dequeue() != nil { taken.withLock { $0 += 1 } }
      #expect(taken.withLock { $0 } == tracker.madeCount)
      domain.drain()
      #expect(tracker.liveCount == 0)
      #expect(domain.statistics.pendingCount == 0)
    }
  }

#endif
