#if SchedulePoints

  import CCReclaim
  import CCTestSupport
  import Testing

  @testable import CCCollections

  // SAFETY (whole file): the chain is looked at while nobody uses the map.

  @Suite("ConcurrentTreeMap: relief, and what its index work meets", .serialized)
  struct TreeReliefScheduleTests {
    @Test("a relief whose index work has to be repeated splits the block once", arguments: ReclamationScheme.allCases)
    func once(scheme: ReclamationScheme) throws {
      let domain = FenceKind.full.makeDomain(scheme)
      let map = ConcurrentTreeMap<Int, Int>(domain: domain)
      for number in 0..<400 { map[number] = number }
      let before = unsafe map._core.chain.count
      @Sendable func relieve(_ key: Int) {
        domain.withGuard { (guarded: borrowing ReclamationGuard) throws(OperationRestart) in
          unsafe try map._core.relieve(key, guarded)
        }
      }
      try ScriptedSchedule.run { script in
        let slow = script.thread("slow") { relieve(2) }
        let quick = script.thread("quick") { relieve(29) }
        try slow.run(to: .changeBeforeFreeze)
        // Enters its node where the slow one is about to.
        try quick.finish()
        try slow.finish()
      }
      #expect(unsafe map._core.chain.count == before + 2)
    }
  }

#endif
