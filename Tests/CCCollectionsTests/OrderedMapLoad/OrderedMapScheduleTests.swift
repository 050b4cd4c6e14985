#if SchedulePoints

  import CCTestSupport
  import Testing

  @testable import CCCollections

  /// `swift test --traits AllocationStatistics,SchedulePoints --scratch-path .build-points`
  @Suite("OrderedMap: schedules of a few operations", .serialized)
  struct OrderedMapScheduleTests {
    @Test("an update beside another one, numbers", arguments: OrderedMapScenario.updatesInVariants)
    func updates(scenario: OrderedMapScenario) { explore(scenario, .all(preemptions: 2), atLeast: 10) }

    @Test("an update beside another one, objects", arguments: OrderedMapScenario.updates.inThisRun)
    func objects(scenario: OrderedMapScenario) {
      explore(scenario.with(variant: 2, scheme: .debraPlus), .all(preemptions: 2), tracked: true, atLeast: 10)
    }

    @Test("a read beside updates", arguments: OrderedMapScenario.reads, ReclamationScheme.allCases)
    func reads(scenario: OrderedMapScenario, scheme: ReclamationScheme) {
      explore(scenario.with(variant: 3, scheme: scheme), .all(preemptions: 2), tracked: scheme == .ibr, atLeast: 10)
    }

    @Test("two operations on each side", arguments: OrderedMapScenario.sequences, ReclamationScheme.allCases)
    func sequences(scenario: OrderedMapScenario, scheme: ReclamationScheme) {
      explore(scenario.with(variant: 4, scheme: scheme), .all(preemptions: 2), tracked: true, atLeast: 20)
    }

    @Test("three threads", arguments: OrderedMapScenario.triples, ReclamationScheme.allCases)
    func triples(scenario: OrderedMapScenario, scheme: ReclamationScheme) {
      explore(scenario.with(variant: 5, scheme: scheme), .all(preemptions: 1), tracked: true, atLeast: 10)
    }

    @Test(
      "threads that stop inside the reclamation scheme, too",
      arguments: (OrderedMapScenario.updates + OrderedMapScenario.reads).inThisRun,
      ReclamationScheme.allCases)
    func reclamation(scenario: OrderedMapScenario, scheme: ReclamationScheme) {
      explore(
        scenario.with(variant: 6, scheme: scheme, reclamation: true), .all(preemptions: 1), tracked: true, atLeast: 20)
    }

    @Test(
      "three threads with four operations each, at random", arguments: OrderedMapScenario.mixed.inThisRun,
      ReclamationScheme.allCases)
    func random(scenario: OrderedMapScenario, scheme: ReclamationScheme) {
      explore(
        scenario.with(scheme: scheme, reclamation: true), .random(seeds: 0..<100, depth: 5, steps: 500), tracked: true,
        atLeast: 100)
    }

    private func explore(
      _ scenario: OrderedMapScenario, _ schedules: Exploration.Schedules, tracked: Bool = false, atLeast count: Int
    ) {
      var (schedules, count) = (schedules, count)
      if case .all(let bound?) = schedules {
        if StressBudget.ofThisRun.minutes != nil {
          schedules = .all(preemptions: bound + 1)
        } else if !scenario.structure.isThorough {
          schedules = .all(preemptions: 1)
          count /= 2
        }
      }
      let exploration = scenario.explore(schedules, tracked: tracked)
      #expect(exploration.failure == nil, "\(scenario): \(exploration)")
      #expect(exploration.count >= count || exploration.failure != nil, "\(scenario): only \(exploration)")
    }
  }

  extension [OrderedMapScenario] {
    /// Of the structures that are not thorough, none in a short run.
    fileprivate var inThisRun: Self {
      filter { $0.structure.isThorough || StressBudget.ofThisRun.minutes != nil }
    }
  }

#endif
