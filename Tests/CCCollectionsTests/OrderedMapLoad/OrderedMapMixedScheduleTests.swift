#if SchedulePoints

  import CCTestSupport
  import Testing

  @testable import CCCollections

  /// A suite of its own, so that it runs beside the other.
  @Suite("OrderedMap: schedules of reads, and of more operations", .serialized)
  struct OrderedMapMixedScheduleTests {
    @Test("a read beside updates", arguments: OrderedMapScenario.reads, ReclamationScheme.allCases)
    func reads(scenario: OrderedMapScenario, scheme: ReclamationScheme) {
      scenario.with(variant: 3, scheme: scheme).check(.all(preemptions: 2), tracked: scheme == .ibr, atLeast: 10)
    }

    @Test("two operations on each side", arguments: OrderedMapScenario.sequences, ReclamationScheme.allCases)
    func sequences(scenario: OrderedMapScenario, scheme: ReclamationScheme) {
      scenario.with(variant: 4, scheme: scheme).check(.all(preemptions: 2), tracked: true, atLeast: 20)
    }

    @Test("three threads", arguments: OrderedMapScenario.triples, ReclamationScheme.allCases)
    func triples(scenario: OrderedMapScenario, scheme: ReclamationScheme) {
      scenario.with(variant: 5, scheme: scheme).check(.all(preemptions: 1), tracked: true, atLeast: 10)
    }
  }

#endif
