#if SchedulePoints

  import CCTestSupport
  import Testing

  @testable import CCCollections
  @testable import CCReclaim

  // SAFETY (whole file): a box's address is compared, and not followed.

  @Suite("ConcurrentSkipListMap: an operation starts again in the middle of a relief")
  struct SkipListReliefRestartTests {
    /// The split's index work starts the operation again, at the cap, so that what the transformation has seen is protected no
    /// longer. It is freed, and another value comes to lie in its place.
    @Test("after a relief, `modify` does not take a freed value for unchanged", arguments: FenceKind.allCases)
    func modifying(fences: FenceKind) throws {
      let reusing = ReusingAllocator()
      let domain = fences.makeDomain(.ibr, allocator: reusing.makeAllocator())
      // Arrays have boxes.
      let map = ConcurrentSkipListMap<Int, [Int]>(domain: domain, capacity: 2)
      for key in [0, 1, 40, 41] { map[key] = [key] }
      let seen = Locked<[[Int]]>([])
      try ScriptedSchedule.run { script in
        let modifying = script.thread("modifying") {
          map.modify(forKey: 40) { value in
            seen.withLock { $0.append(value!) }
            value!.append(-1)
          }
        }
        // Its neighbour in the block changes twice.
        for round in 0..<2 {
          try modifying.run(to: .updateBeforeExchange)
          map[41] = [round]
        }
        // One exchange that is lost, and that of the relief.
        try modifying.run(to: .updateAfterExchange, occurrence: 2)
        #expect(seen.withLock { $0 } == [[40]])
        let box = domain.withGuard { guarded throws(OperationRestart) in
          let entries = unsafe BlockEntries<Int, [Int]>(try map._core.locateLive(40, guarded)!.word)
          #expect(unsafe entries.count == 1)
          return unsafe UInt(bitPattern: entries.valueBoxes[0])
        }
        map[40] = [100]
        domain.drain()
        for _ in 0..<2 * ReclamationDomain.intervalCap { unsafe domain.core.pointee.advanceEra() }
        // The first load starts the operation again.
        try modifying.run(to: .seekAfterLinkLoad)
        for round in 0..<4 {
          map[0] = [round]
          domain.drain()
        }
        domain.freeQuarantined()
        #expect(reusing.isFree(box), "the box that the transformation has seen was to be freed by now")
        reusing.want(box)
        map[40] = [200]
        #expect(!reusing.isFree(box), "the new value was to get it")
        try modifying.finish()
      }
      #expect(map[40] == [200, -1], "seen: \(seen.withLock { $0 })")
      #expect(map.structureFault == nil)
    }
  }

#endif
