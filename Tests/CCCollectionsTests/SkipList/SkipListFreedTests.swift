#if SchedulePoints

  import CCTestSupport
  import Synchronization
  import Testing

  @testable import CCCollections
  @testable import CCReclaim

  // SAFETY (whole file): the nodes that tests look at are not freed meanwhile.

  /// An operation stands still, and what comes into being and goes again meanwhile is freed: it is younger than the operation,
  /// whose era does not cover it. What is left of it must not be looked at.
  @Suite("ConcurrentSkipListMap: what is younger than an operation, and freed")
  struct SkipListFreedTests {
    /// The search stands on a node while that leaves, and the one behind it, too. The first one's link goes on naming the
    /// other. The keys are objects: those of a freed node cannot be compared.
    @Test("a search does not follow a marked link", arguments: FenceKind.allCases)
    func markedLink(fences: FenceKind) throws {
      let domain = fences.makeDomain(.ibr)
      let tracker = LifetimeTracker()
      let isGone = Locked(false)
      let found = Locked<Int?>(-1)
      let map = ConcurrentSkipListMap<ObjectKey, Int>(_core: .init(domain: domain, capacity: 1))
      for number in [1, 5] { map[ObjectKey(tracker.instance(number))] = number }
      try ScriptedSchedule.run { script in
        let searching = script.thread("searching") {
          let value = map[ObjectKey(tracker.instance(8))]
          found.withLock { $0 = value }
        }
        // On the highest level there is one node, that of 5.
        try searching.run(to: .floorAfterLinkLoad)
        for _ in 0..<4 { unsafe domain.core.pointee.advanceEra() }
        onThreads(1) { _ in
          let young = tracker.instance(7)
          young.whenDestroyed { isGone.withLock { $0 = true } }
          map[ObjectKey(young)] = 7
        }
        map[ObjectKey(tracker.instance(5))] = nil
        map[ObjectKey(tracker.instance(7))] = nil
        domain.drain()
        #expect(isGone.withLock { $0 }, "the node behind was to be freed by now")
        try searching.finish()
      }
      #expect(found.withLock { $0 } == nil)
      #expect(map.map { $0.value } == [1])
      #expect(map.structureFault == nil)
    }

    /// The update has come to a live node's block, which names a node that dies and is taken over meanwhile. That one's word
    /// goes on naming its last block.
    @Test("a take-over does not read a block that another thread has taken over", arguments: FenceKind.allCases)
    func takenOver(fences: FenceKind) throws {
      let reusing = ReusingAllocator()
      let domain = fences.makeDomain(.ibr, allocator: reusing.makeAllocator())
      let map = ConcurrentSkipListMap<Int, Int>(_core: .init(domain: domain, capacity: 1))
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
        #if Checked
          domain.flushQuarantine()
        #endif
        #expect(reusing.isFree(word.unmarked().bits), "the dead node's block was to be freed by now")
        try updating.finish()
        try inserting.finish()
      }
      #expect(map.map { $0.value } == [1, 6])
      #expect(map.structureFault == nil)
    }
  }

#endif
