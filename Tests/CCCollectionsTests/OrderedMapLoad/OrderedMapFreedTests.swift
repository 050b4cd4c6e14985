#if SchedulePoints

  import CCTestSupport
  import Synchronization
  import Testing

  @testable import CCCollections
  @testable import CCReclaim

  // SAFETY (whole file): the nodes that tests look at are not freed meanwhile.

  /// An operation stands still, and what comes into being and goes again meanwhile is freed: it is younger than the operation,
  /// whose era does not cover it. What is left of it must not be looked at.
  @Suite("OrderedMap: what is younger than an operation, and freed")
  struct OrderedMapFreedTests {
    /// The update has come to a live node's block, which names a node that dies and is taken over meanwhile. That one's word
    /// goes on naming its last block.
    @Test(
      "a take-over does not read a block that another thread has taken over",
      arguments: MapStructure.allCases, FenceKind.allCases)
    func takenOver(structure: MapStructure, fences: FenceKind) throws {
      let reusing = ReusingAllocator()
      let domain = fences.makeDomain(.ibr, allocator: reusing.makeAllocator())
      try checkTakenOver(structure.map(in: domain, capacity: 1), reusing)
    }

    private func checkTakenOver(_ map: some AuditedMap<Int, Int>, _ reusing: ReusingAllocator) throws {
      let domain = map.domain
      map[1] = 1
      try ScriptedSchedule.run { script in
        // In the chain, and not in the index, so that all searches begin at the first node.
        let inserting = script.thread("inserting") { map[5] = 5 }
        try inserting.run(to: .updateAfterExchange)
        let node = unsafe map._core.first.pointee.block.load(ordering: .acquiring).pointer!.nextNode!
        let updating = script.thread("updating") { map[6] = 6 }
        try updating.run(to: .locateAfterBlockLoad)
        // Another look at the first node's block, and then its link to the next.
        try updating.run(to: .loadAfterLink, occurrence: 2)
        for _ in 0..<4 { unsafe domain.core.pointee.advanceEra() }
        map[5] = 50
        map[5] = nil
        let word = unsafe node.pointee.block.load(ordering: .acquiring)
        #expect(word.isMarked)
        domain.drain()
        domain.freeQuarantined()
        #expect(reusing.isFree(word.unmarked().bits), "the dead node's block was to be freed by now")
        try updating.finish()
        try inserting.finish()
      }
      #expect(map.map { $0.value } == [1, 6])
      #expect(map.structureFault == nil)
    }
  }

#endif
