#if SchedulePoints

  import CCTestSupport
  import Synchronization
  import Testing

  @testable import CCCollections
  @testable import CCReclaim

  /// A node dies, and another one with the same anchor takes its place in the chain; each comes to the tree when it
  /// likes.
  @Suite("Tree: anchored nodes with the same anchor")
  struct TreeEqualAnchorTests {
    /// What is left, which is as if nothing had happened in between: a map of 10 and 20, with a shell each; and no
    /// more blocks than one that was built in peace.
    private func check(
      _ subject: SchemeUnderTest,
      _ body: (ScriptedSchedule, ConcurrentTreeMap<Int, Int>) throws -> Void
    ) throws {
      let ledger = CountingAllocator()
      do {
        let domain = subject.makeDomain(allocator: ledger.makeAllocator())
        let map = withExtendedLifetime(domain) { ConcurrentTreeMap.list([10], in: domain) }
        try ScriptedSchedule.run { script in try body(script, map) }
        #expect(map.map { $0.value } == [10, 20])
        #expect(map.structureFault == nil)
        #expect(try map._core.index.shape().shellCount == 2)
      }
      #expect(ledger.liveCount == 0)
    }

    @Test("a dead node that never came to the tree does not come there", arguments: SchemeUnderTest.allCases)
    func neverEntered(subject: SchemeUnderTest) throws {
      try check(subject) { script, map in
        let inserting = script.thread("inserting") { map[20] = 0 }
        try inserting.run(to: .updateAfterExchange)
        map[20] = nil
        map[20] = 20
        try inserting.finish()
      }
    }

    /// Whoever searches for a dead node's key removes its shell. So each of these nodes dies before its shell is in
    /// the tree, and after its inserter has looked whether it is alive.
    private func inserting(_ script: ScriptedSchedule, _ map: ConcurrentTreeMap<Int, Int>) throws -> ScriptedThread {
      let inserting = script.thread("inserting") { map[20] = 0 }
      try inserting.run(to: .changeBeforeFreeze)
      return inserting
    }

    @Test("the inserter of a dead node removes its shell, if it comes last", arguments: SchemeUnderTest.allCases)
    func inserterComesLast(subject: SchemeUnderTest) throws {
      try check(subject) { script, map in
        let inserting = try inserting(script, map)
        map[20] = nil
        try inserting.run(to: .shellBeforeCompletion)
        #expect(try map._core.index.shape().shellCount == 2)
        try inserting.finish()
        #expect(map.structureFault == nil)
        map[20] = 20
      }
    }

    @Test("the remover of a node removes its shell, if it comes last", arguments: SchemeUnderTest.allCases)
    func removerComesLast(subject: SchemeUnderTest) throws {
      try check(subject) { script, map in
        let inserting = try inserting(script, map)
        let removing = script.thread("removing") { map[20] = nil }
        try removing.run(to: .shellBeforeCompletion)
        try inserting.finish()
        #expect(try map._core.index.shape().shellCount == 2)
        try removing.finish()
        #expect(map.structureFault == nil)
        map[20] = 20
      }
    }

    @Test("a dead node whose shell was replaced is freed by its inserter", arguments: SchemeUnderTest.allCases)
    func replacedBeforeInserter(subject: SchemeUnderTest) throws {
      try check(subject) { script, map in
        let inserting = try inserting(script, map)
        map[20] = nil
        let again = script.thread("inserting again") { map[20] = 20 }
        try again.run(to: .updateAfterExchange)
        try inserting.run(to: .shellBeforeCompletion)
        try again.finish()
        try inserting.finish()
      }
    }

    @Test(
      "a dead node whose shell was replaced is freed by its remover, who leaves the next one's shell alone",
      arguments: SchemeUnderTest.allCases, [true, false])
    func replacedBeforeRemover(subject: SchemeUnderTest, searches: Bool) throws {
      try check(subject) { script, map in
        let inserting = try inserting(script, map)
        let removing = script.thread("removing") { map[20] = nil }
        try removing.run(to: .shellBeforeCompletion)
        let again = script.thread("inserting again") { map[20] = 20 }
        try again.run(to: .updateAfterExchange)
        try inserting.finish()
        // The remover knows of the shell already, and searches for it.
        if searches { try removing.run(to: .treeAfterLinkLoad) }
        try again.finish()
        try removing.finish()
      }
    }
  }

#endif
