#if SchedulePoints

  import CCTestSupport
  import Synchronization
  import Testing

  @testable import CCCollections
  @testable import CCReclaim

  /// A node dies, and another one with the same anchor takes its place in the chain; each comes to the tree when it likes.
  @Suite("Tree: anchored nodes with the same anchor")
  struct TreeEqualAnchorTests {
    /// What is left, which is as if nothing had happened in between: a map of 10 and 20, with a shell each; and no more
    /// blocks than one that was built in peace.
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

    @Test("the inserter of a node removes its shell, if the node died before it was done", arguments: SchemeUnderTest.allCases)
    func inserterComesLast(subject: SchemeUnderTest) throws {
      try check(subject) { script, map in
        map[20] = 20
        let inserting = script.thread("inserting") { map[15] = 15 }
        try inserting.run(to: .shellBeforeCompletion)
        map[15] = nil
        try inserting.finish()
      }
    }

    @Test("a dead node whose shell was replaced is freed by its inserter", arguments: SchemeUnderTest.allCases)
    func replacedBeforeInserter(subject: SchemeUnderTest) throws {
      try check(subject) { script, map in
        let inserting = script.thread("inserting") { map[20] = 0 }
        try inserting.run(to: .shellBeforeCompletion)
        map[20] = nil
        map[20] = 20
        try inserting.finish()
      }
    }

    @Test("a dead node whose shell was replaced is freed by its remover", arguments: SchemeUnderTest.allCases)
    func replacedBeforeRemover(subject: SchemeUnderTest) throws {
      try check(subject) { script, map in
        map[20] = 0
        let removing = script.thread("removing") { map[20] = nil }
        try removing.run(to: .shellBeforeCompletion)
        map[20] = 20
        try removing.finish()
      }
    }

    @Test("whoever removes a dead node's shell leaves that of the next one alone", arguments: SchemeUnderTest.allCases)
    func replacedBesideRemoval(subject: SchemeUnderTest) throws {
      try check(subject) { script, map in
        map[20] = 0
        let removing = script.thread("removing") { map[20] = nil }
        try removing.run(to: .shellBeforeCompletion)
        // It means to remove the shell, and searches for it.
        try removing.run(to: .treeAfterLinkLoad)
        map[20] = 20
        try removing.finish()
      }
    }
  }

#endif
