#if SchedulePoints

  import CCTestSupport
  import Synchronization
  import Testing

  @testable import CCCollections
  @testable import CCReclaim

  // SAFETY (whole file): where a test looks at the first node's word, no other thread runs.

  @Suite("ConcurrentSkipListMap: blocks that entries were appended to")
  struct SkipListAppendedBlockTests {
    private func tag(of map: ConcurrentSkipListMap<Int, Int>) -> Int {
      unsafe map._core.first.pointee.block.load(ordering: .acquiring).tag
    }

    @Test("an entry is complete as soon as it is there", arguments: ReclamationScheme.allCases)
    func complete(scheme: ReclamationScheme) throws {
      let domain = FenceKind.best.makeDomain(scheme)
      let map = ConcurrentSkipListMap<Int, Int>(domain: domain, capacity: 8)
      for key in 0..<4 { map.insert(key, forKey: key) }
      try ScriptedSchedule.run { script in
        let appending = script.thread("appending") { map.insert(500, forKey: 50) }
        try appending.run(to: .updateAfterExchange)
        #expect(tag(of: map) == 1, "the entry was to be appended")
        #expect(map[50] == 500)
        #expect(map.map(\.value) == [0, 1, 2, 3, 500])
        try appending.finish()
      }
      #expect(map.structureFault == nil)
    }

    /// A slot names what the node's word said: the block's address, and how many entries were appended.
    @Test("a neutralized reader keeps such a block", arguments: FenceKind.allCases)
    func neutralized(fences: FenceKind) throws {
      let reusing = ReusingAllocator()
      let domain = fences.makeDomain(.debraPlus, allocator: reusing.makeAllocator())
      let map = ConcurrentSkipListMap<Int, Int>(domain: domain, capacity: 8)
      for key in 0..<5 { map.insert(key, forKey: key) }
      #expect(tag(of: map) == 1, "the last entry was to be appended")
      let block = unsafe UInt(bitPattern: map._core.first.pointee.block.load(ordering: .acquiring).pointer)
      try ScriptedSchedule.run { script in
        let reading = script.thread("reading") { #expect(map[2] == 2) }
        try reading.run(to: .locateAfterBlockLoad)
        for value in 0..<200 { map[3] = value }
        #expect(domain.statistics.neutralizationCount > 0)
        domain.freeQuarantined()
        #expect(!reusing.isFree(block), "the reader is about to look into it")
        try reading.finish()
      }
      domain.drain()
      domain.freeQuarantined()
      #expect(reusing.isFree(block))
    }
  }

#endif
