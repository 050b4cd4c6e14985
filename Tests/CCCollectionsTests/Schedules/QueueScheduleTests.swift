#if SchedulePoints

  import CCTestSupport
  import Testing

  @testable import CCCollections

  /// `Scripts/checked` runs them.
  @Suite("ConcurrentQueue: schedules of a few operations", .serialized)
  struct QueueScheduleTests {
    @Test("an operation beside another one", arguments: QueueScenario.pairs)
    func pairs(scenario: QueueScenario) {
      explore(scenario, .all(preemptions: 4), atLeast: 100)
    }

    @Test("an operation beside another one, where elements have references", arguments: QueueScenario.peeks)
    func peeks(scenario: QueueScenario) {
      explore(scenario, .all(preemptions: 4), tracked: true, atLeast: 100)
    }

    @Test("a segment that was not there when the reader began is not freed under it")
    func lateReader() {
      explore(.lateReader, .all(preemptions: 2), atLeast: 100)
    }

    @Test("two threads with a few operations each", arguments: QueueScenario.sequences)
    func sequences(scenario: QueueScenario) {
      explore(scenario, .all(preemptions: 3), atLeast: 500)
    }

    @Test("three threads", arguments: QueueScenario.triples)
    func triples(scenario: QueueScenario) {
      explore(scenario, .all(preemptions: 2), atLeast: 500)
    }

    @Test(
      "threads that stop inside the reclamation scheme, too", arguments: QueueScenario.pairs + QueueScenario.peeks,
      ReclamationScheme.allCases)
    func reclamation(scenario: QueueScenario, scheme: ReclamationScheme) {
      explore(scenario.under(scheme), .all(preemptions: 1), tracked: true, atLeast: 20)
    }

    @Test(
      "three threads with four operations each, at random", arguments: ReclamationScheme.allCases,
      [(1, false), (2, false), (1, true), (2, true)])
    func random(scheme: ReclamationScheme, scenario: (capacity: Int, tracked: Bool)) {
      explore(
        .mixed(capacity: scenario.capacity).under(scheme), .random(seeds: 0..<150, depth: 4, steps: 300),
        tracked: scenario.tracked, atLeast: 150)
    }

    private func explore(
      _ scenario: QueueScenario, _ schedules: Exploration.Schedules, tracked: Bool = false, atLeast count: Int
    ) {
      let exploration = scenario.explore(schedules, tracked: tracked)
      #expect(exploration.failure == nil, "\(exploration)")
      #expect(exploration.count >= count || exploration.failure != nil, "only \(exploration)")
    }

    @Test("threads that are held up at random points, all at once")
    func delays() {
      for seed in 0..<UInt64(200) {
        let failure = QueueScenario.mixed(capacity: 1 + Int(seed % 2)).runDelayed(by: seed)
        #expect(failure == nil, "seed \(seed)")
      }
    }
  }

  extension QueueScenario {
    /// Two threads with an operation each, on segments of one and of two cells.
    static let pairs: [QueueScenario] = [1, 2].flatMap { capacity in
      [
        Self(name: "enqueue | dequeue", capacity: capacity, threads: [[.enqueue(1)], [.dequeue]]),
        Self(
          name: "enqueue | dequeue, at the end of a segment", capacity: capacity, before: [.enqueue(8), .enqueue(9)],
          threads: [[.enqueue(1)], [.dequeue]]),
        Self(name: "enqueue | enqueue", capacity: capacity, threads: [[.enqueue(1)], [.enqueue(2)]]),
        Self(
          name: "dequeue | dequeue", capacity: capacity, before: [.enqueue(8), .enqueue(9)],
          threads: [[.dequeue], [.dequeue]]),
        Self(name: "first | enqueue", capacity: capacity, threads: [[.first], [.enqueue(1)]]),
        Self(name: "isEmpty | enqueue", capacity: capacity, threads: [[.isEmpty], [.enqueue(1)]]),
        Self(name: "batch | enqueue", capacity: capacity, threads: [[.enqueueAll([1, 2, 3])], [.enqueue(4)]]),
        Self(name: "batch | batch", capacity: capacity, threads: [[.enqueueAll([1, 2])], [.enqueueAll([3, 4])]]),
        Self(
          name: "batch | dequeue", capacity: capacity, before: [.enqueue(8)],
          threads: [[.enqueueAll([1, 2, 3])], [.dequeue]]),
      ]
    }

    /// What copies an element that another thread takes.
    static let peeks: [QueueScenario] = [
      Self(name: "first | dequeue", capacity: 2, before: [.enqueue(8), .enqueue(9)], threads: [[.first], [.dequeue]]),
      Self(
        name: "first | dequeue, at the end of a segment", capacity: 1, before: [.enqueue(8), .enqueue(9)],
        threads: [[.first], [.dequeue]]),
      Self(name: "isEmpty | dequeue", capacity: 1, before: [.enqueue(8)], threads: [[.isEmpty], [.dequeue]]),
    ]

    /// A reader has the first segment in hand, which is used up; the one behind it comes, is used up, and is freed.
    static let lateReader = Self(
      name: "a reader that comes late", capacity: 1, before: [.enqueue(8), .dequeue],
      threads: [
        [.first],
        (1...6).flatMap { [.enqueueAll([2 * $0, 2 * $0 + 1]), .dequeue, .dequeue] },
      ])

    /// Two threads with two or three operations each.
    static let sequences: [QueueScenario] = [
      Self(
        name: "a producer that consumers pass", capacity: 4,
        threads: [[.enqueue(1)], [.enqueue(2), .dequeue, .dequeue]]),
      Self(
        name: "a producer that readers pass", capacity: 4, threads: [[.enqueue(1)], [.enqueue(2), .first, .isEmpty]]),
      Self(
        name: "both sides, twice", capacity: 1, threads: [[.enqueue(1), .dequeue], [.enqueue(2), .dequeue]]),
      Self(
        name: "a producer and a consumer", capacity: 1,
        threads: [[.enqueue(1), .enqueue(2)], [.dequeue, .dequeue]]),
      Self(
        name: "a reader beside both sides", capacity: 1, threads: [[.first, .isEmpty], [.enqueue(1), .dequeue]]),
      Self(
        name: "a batch beside both sides", capacity: 2, threads: [[.enqueueAll([1, 2])], [.enqueue(3), .dequeue]]),
    ]

    static let triples: [QueueScenario] = [
      Self(name: "enqueue | enqueue | dequeue", capacity: 2, threads: [[.enqueue(1)], [.enqueue(2)], [.dequeue]]),
      Self(
        name: "dequeue | dequeue | enqueue", capacity: 1, before: [.enqueue(8)],
        threads: [[.dequeue], [.dequeue], [.enqueue(1)]]),
    ]

    static func mixed(capacity: Int) -> QueueScenario {
      Self(
        name: "mixed", capacity: capacity,
        threads: [
          [.enqueue(1), .dequeue, .enqueueAll([2, 3]), .dequeue],
          [.enqueue(11), .first, .dequeue, .isEmpty],
          [.dequeue, .enqueue(21), .enqueue(22), .dequeue],
        ])
    }
  }

#endif
