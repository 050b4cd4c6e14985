// With schedule points, what comes between a store and a load takes so long that no fence is needed.
#if !SchedulePoints

  import CCReclaim
  import CCTestSupport
  import Testing

  @testable import CCCollections

  /// See `StoreBuffering`.
  @Suite("Litmus: of two that enqueue, one finds the other's element", .serialized)
  struct QueueLitmusTests {
    /// Q7: the element's cell is published by a plain store; whoever finds the queue empty fences before it says so.
    @Test("what was enqueued is there for whoever looks afterwards", arguments: ReclamationScheme.allCases)
    func emptiness(scheme: ReclamationScheme) {
      let queues = (0..<2).map { _ in ConcurrentQueue<UInt64>(domain: FenceKind.best.makeDomain(scheme)) }
      let both = StoreBuffering.misses(
        holdsStoresBack: false,
        { round in
          queues[0].enqueue(round)
          return Self.finds(round, in: queues[1])
        },
        { round in
          queues[1].enqueue(round)
          return Self.finds(round, in: queues[0])
        })
      #expect(both == 0)
    }

    /// Takes what earlier rounds have left, too.
    private static func finds(_ round: UInt64, in queue: ConcurrentQueue<UInt64>) -> Bool {
      while let element = queue.dequeue() {
        if element == round { return true }
      }
      return false
    }
  }

#endif
