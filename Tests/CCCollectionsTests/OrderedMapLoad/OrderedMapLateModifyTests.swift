#if SchedulePoints

  import CCTestSupport
  import Synchronization
  import Testing

  @testable import CCCollections
  @testable import CCReclaim

  // SAFETY (whole file): tests look at nodes that no thread of theirs frees meanwhile.

  private struct Big: Sendable, Equatable {
    var value: Int
    var rest = (0, 0, 0, 0)
    init(_ value: Int) { self.value = value }
    static func == (left: Self, right: Self) -> Bool { left.value == right.value }
  }

  @Suite("OrderedMap: `modify` beside what is freed")
  struct OrderedMapLateModifyTests {
    /// A take-over on the way starts the operation again, and says so to nobody.
    @Test(
      "`modify` does not take a value for unchanged that was freed meanwhile",
      arguments: MapStructure.allCases)
    func swallowedRestart(structure: MapStructure) throws {
      let reusing = ReusingAllocator()
      let domain = FenceKind.full.makeDomain(.ibr, allocator: reusing.makeAllocator())
      try checkSwallowedRestart(structure, structure.map(in: domain, capacity: 1), reusing)
    }

    private func checkSwallowedRestart(
      _ structure: MapStructure, _ map: some AuditedMap<Int, Big>, _ reusing: ReusingAllocator
    ) throws {
      let domain = map.domain
      map.insert(Big(-1), forKey: 0)
      let seen = Locked<[Int]>([])
      try ScriptedSchedule.run { script in
        // In the chain, not in the index: a walk gets there.
        let inserting = script.thread("inserting") { map.insert(Big(0), forKey: 50) }
        try inserting.run(to: .updateAfterExchange)
        // A value that is younger than the operation which stands still.
        for _ in 0..<4 { unsafe domain.core.pointee.advanceEra() }
        map.updateValue(Big(0), forKey: 50)
        let modifying = script.thread("modifying") {
          map.modify(forKey: 50) { value in
            seen.withLock { $0.append(value!.value) }
            value!.value += 1
          }
        }
        map.insert(Big(20), forKey: 20)
        try modifying.run(to: .updateBeforeExchange)
        #expect(seen.withLock { $0 } == [0])
        let last = unsafe map._core.chain.last!
        let box = unsafe UInt(
          bitPattern: BlockEntries<Int, Big>(last.pointee.block.load(ordering: .acquiring)).valueBoxes[0])
        let updating = script.thread("updating") {
          #expect(map.updateValue(Big(100), forKey: 50) == Big(0))
        }
        try updating.finish()
        // And that was retired before this one.
        domain.drain()
        for _ in 0..<4 { unsafe domain.core.pointee.advanceEra() }
        let removing = script.thread("removing") { map.removeValue(forKey: 20) }
        // Dead, and not taken over. Let it be out of the index.
        try removing.run(to: .updateAfterExchange)
        // The exchange is lost; the take-over is done.
        try modifying.run(to: structure.removalPoint)
        for _ in 0..<(2 * Int(ReclamationDomain.intervalCap)) { unsafe domain.core.pointee.advanceEra() }
        try modifying.run(to: structure.searchPoint)
        let draining = script.thread("draining") {
          for _ in 0..<4 {
            map.updateValue(Big(-2), forKey: 0)
            domain.drain()
          }
          domain.freeQuarantined()
        }
        try draining.finish()
        #expect(reusing.isFree(box), "the box that the transformation has seen was to be freed by now")
        reusing.want(box)
        let again = script.thread("updating again") {
          #expect(map.updateValue(Big(200), forKey: 50) == Big(100))
        }
        try again.finish()
        try modifying.finish()
        try removing.finish()
        try inserting.finish()
      }
      #expect(map[50]?.value == 201, "seen: \(seen.withLock { $0 })")
    }

    /// The key at which a full block is split is loaded after the transformation has run.
    @Test(
      "a transformation that takes long takes effect, also where it splits a block",
      arguments: MapStructure.allCases, [true, false])
    func splitAfterTransformation(structure: MapStructure, isAbsent: Bool) {
      checkSplit(structure.map(in: FenceKind.full.makeDomain(.ibr), capacity: 1), isAbsent)
    }

    private func checkSplit(_ map: some AuditedMap<String, Int>, _ isAbsent: Bool) {
      map.insert(1, forKey: "m")
      var runs = 0
      map.modify(forKey: isAbsent ? "a" : "m") { value in
        runs += 1
        value = 2
        if runs == 20 { return }
        for _ in 0..<(2 * Int(ReclamationDomain.intervalCap)) { unsafe map.domain.core.pointee.advanceEra() }
      }
      #expect(runs == 1)
    }
  }

#endif
