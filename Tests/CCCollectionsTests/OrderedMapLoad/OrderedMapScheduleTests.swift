#if SchedulePoints

  import CCTestSupport
  import Testing

  @testable import CCCollections

  /// `Scripts/checked` runs them.
  @Suite("OrderedMap: schedules of updates", .serialized)
  struct OrderedMapScheduleTests {
    @Test("an update beside another one, numbers", arguments: OrderedMapScenario.updatesInVariants)
    func updates(scenario: OrderedMapScenario) { scenario.check(.all(preemptions: 2), atLeast: 10) }

    @Test("an update beside another one, where both can be noted in one block", arguments: OrderedMapScenario.deltas)
    func deltas(scenario: OrderedMapScenario) { scenario.check(.all(preemptions: 2), atLeast: 10) }

    @Test("an update beside another one, objects", arguments: OrderedMapScenario.updates.inThisRun)
    func objects(scenario: OrderedMapScenario) {
      scenario.with(variant: 2, scheme: .debraPlus).check(.all(preemptions: 2), tracked: true, atLeast: 10)
    }

    @Test(
      "threads that stop inside the reclamation scheme, too",
      arguments: (OrderedMapScenario.updates + OrderedMapScenario.reads).inThisRun,
      ReclamationScheme.allCases)
    func reclamation(scenario: OrderedMapScenario, scheme: ReclamationScheme) {
      scenario.with(variant: 6, scheme: scheme, reclamation: true)
        .check(.all(preemptions: 1), tracked: true, atLeast: 20)
    }

    @Test(
      "three threads with four operations each, at random", arguments: OrderedMapScenario.mixed.inThisRun,
      ReclamationScheme.allCases)
    func random(scenario: OrderedMapScenario, scheme: ReclamationScheme) {
      scenario.with(scheme: scheme, reclamation: true)
        .check(.random(seeds: 0..<100, depth: 5, steps: 500), tracked: true, atLeast: 100)
    }
  }

  extension OrderedMapScenario {
    /// Runs it under the schedules of this run, of which there should be so many, and more in a long one.
    func check(_ schedules: Exploration.Schedules, tracked: Bool = false, atLeast count: Int) {
      var (schedules, count) = (schedules, count)
      if case .all(let bound?) = schedules {
        if StressBudget.ofThisRun.minutes != nil {
          schedules = .all(preemptions: bound + 1)
        } else if !structure.isThorough {
          schedules = .all(preemptions: 1)
          count /= 2
        }
      }
      let exploration = explore(schedules, tracked: tracked)
      #expect(exploration.failure == nil, "\(self): \(exploration)")
      #expect(exploration.count >= count || exploration.failure != nil, "\(self): only \(exploration)")
    }
  }

  extension [OrderedMapScenario] {
    /// Of the structures that are not thorough, none in a short run.
    fileprivate var inThisRun: Self {
      filter { $0.structure.isThorough || StressBudget.ofThisRun.minutes != nil }
    }
  }

#endif
