#if SchedulePoints

  import CCTestSupport
  import Testing

  @testable import CCCollections

  /// `swift test --traits AllocationStatistics,SchedulePoints --scratch-path .build-points`
  @Suite("ConcurrentQueue: schedules of a few operations", .serialized)
  struct QueueScheduleTests {
    /// Two threads with an operation each, on a queue whose segments have one or two cells.
    static let pairs: [QueueScenario] = [1, 2].flatMap { capacity in
      [
        QueueScenario(name: "enqueue | dequeue", capacity: capacity, threads: [[.enqueue(1)], [.dequeue]]),
        QueueScenario(
          name: "enqueue | dequeue, at a segment's end", capacity: capacity, before: [.enqueue(8), .enqueue(9)],
          threads: [[.enqueue(1)], [.dequeue]]),
        QueueScenario(name: "enqueue | enqueue", capacity: capacity, threads: [[.enqueue(1)], [.enqueue(2)]]),
        QueueScenario(
          name: "dequeue | dequeue", capacity: capacity, before: [.enqueue(8), .enqueue(9)],
          threads: [[.dequeue], [.dequeue]]),
        QueueScenario(
          name: "first | dequeue", capacity: capacity, before: [.enqueue(8), .enqueue(9)],
          threads: [[.first], [.dequeue]]),
        QueueScenario(name: "first | enqueue", capacity: capacity, threads: [[.first], [.enqueue(1)]]),
        QueueScenario(name: "isEmpty | enqueue", capacity: capacity, threads: [[.isEmpty], [.enqueue(1)]]),
        QueueScenario(
          name: "isEmpty | dequeue", capacity: capacity, before: [.enqueue(8)], threads: [[.isEmpty], [.dequeue]]),
        QueueScenario(
          name: "batch | enqueue", capacity: capacity, threads: [[.enqueueAll([1, 2, 3])], [.enqueue(4)]]),
        QueueScenario(
          name: "batch | dequeue", capacity: capacity, before: [.enqueue(8)],
          threads: [[.enqueueAll([1, 2, 3])], [.dequeue]]),
      ]
    }

    @Test("an operation beside another one: all schedules", arguments: pairs, [false, true])
    func pair(scenario: QueueScenario, tracked: Bool) {
      let exploration = scenario.explore(.all(preemptions: 20), tracked: tracked)
      print("POINTS pair", scenario.name, scenario.capacity, tracked, exploration.count, exploration.longest)
      #expect(exploration.failure == nil, "\(exploration)")
      #expect(exploration.count > 10)
    }
  }

#endif
