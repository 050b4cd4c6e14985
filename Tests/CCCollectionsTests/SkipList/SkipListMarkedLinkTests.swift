#if SchedulePoints

  import CCTestSupport
  import Synchronization
  import Testing

  @testable import CCCollections
  @testable import CCReclaim

  // SAFETY (whole file): tests look at nodes that no thread of theirs frees meanwhile.

  extension ConcurrentSkipListMap {
    /// Whether a node can be reached on a level of the index. Does not look at the node itself, which may be freed.
    fileprivate func index(reaches node: UInt, _ level: Int) -> Bool {
      var cursor = unsafe _core.index.link(_core.first, level).pointee.load(ordering: .acquiring).pointer
      while let other = unsafe cursor {
        if UInt(bitPattern: other) == node { return true }
        unsafe cursor = _core.index.link(other, level).pointee.load(ordering: .acquiring).pointer
      }
      return false
    }
  }

  @Suite("ConcurrentSkipListMap: marked links")
  struct SkipListMarkedLinkTests {
    /// The search stands on a node while that leaves, and the one behind it, too. The first one's link goes on naming the
    /// other. The keys are objects: those of a freed node cannot be compared.
    @Test("a search does not follow a marked link", arguments: FenceKind.allCases)
    func markedLink(fences: FenceKind) throws {
      let domain = fences.makeDomain(.ibr)
      let tracker = LifetimeTracker()
      let isGone = Locked(false)
      let found = Locked<Int?>(-1)
      let map = ConcurrentSkipListMap<ObjectKey, Int>(domain: domain, capacity: 1)
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

    /// The search for a place to link comes down on a dead node whose link is a mark and no address: linking there would take
    /// the mark away, and leave the node in the index when it is retired.
    @Test("a marked link without an address is not linked to", arguments: SchemeUnderTest.allCases)
    func markedNull(subject: SchemeUnderTest) throws {
      let domain = subject.makeDomain()
      let map = ConcurrentSkipListMap<Int, Int>(domain: domain, capacity: 1)
      map.insert(0, forKey: 0)
      map.insert(1, forKey: 1)
      try ScriptedSchedule.run { script in
        // A new last node, of two levels, which is not in the index yet.
        var upper = 100
        var second: ScriptedThread
        while true {
          let key = upper
          second = script.thread("second") { map.insert(key, forKey: key) }
          try second.run(to: .updateAfterExchange)
          if unsafe map._core.chain.last!.pointee.height.load(ordering: .acquiring) == 2 { break }
          try second.finish()
          upper += 100
        }
        // Another one before it, likewise.
        var lower = upper - 98
        var inserting: ScriptedThread
        var node: UInt
        while true {
          let key = lower
          inserting = script.thread("inserting") { map.insert(key, forKey: key) }
          try inserting.run(to: .updateAfterExchange)
          let made = unsafe map._core.chain.suffix(2).first!
          node = UInt(bitPattern: made)
          if unsafe made.pointee.height.load(ordering: .acquiring) == 2 { break }
          try inserting.finish()
          lower += 1
        }
        let dead = lower
        let removing = script.thread("removing") { #expect(map.removeValue(forKey: dead) == dead) }
        try removing.run(to: .updateAfterExchange)
        // On its way to the dead node's range: has taken it over, and not marked its tower yet.
        let taking = script.thread("taking") { #expect(map.removeValue(forKey: dead) == nil) }
        try taking.run(to: .unlinkBeforeMark)
        try removing.finish()
        // The dead node enters the index, as it may.
        try inserting.finish()
        #expect(map.index(reaches: node, 1))
        // Stands on the dead node, on level 1.
        try second.run(to: .seekAfterLinkLoad)
        try taking.run(to: .unlinkBeforeCompletion)
        try second.finish()
        try taking.finish()
        #expect(!map.index(reaches: node, 0), "a node that was retired is in the index still")
        domain.drain()
        // Comes across the freed node.
        let reading = script.thread("reading") { #expect(map[dead] == nil) }
        try reading.finish()
      }
    }
  }

#endif
