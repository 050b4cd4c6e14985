#if SchedulePoints

  import CCTestSupport
  import Synchronization
  import Testing

  @testable import CCCollections
  @testable import CCReclaim

  // SAFETY (whole file): a node's address is compared, and not followed; a directory is looked at while nobody replaces it.

  @Suite("OrderedMap: nodes that a directory names")
  struct OrderedMapListedNodeTests {
    /// A search begins at such a node, without a look at the index.
    @Test("a removed node stays as long as a directory names it, and no longer", arguments: SchemeUnderTest.allCases)
    func listed(subject: SchemeUnderTest) throws {
      let reusing = ReusingAllocator()
      let domain = subject.makeDomain(allocator: reusing.makeAllocator())
      let map = ConcurrentSkipListMap<Int, Int>(domain: domain, capacity: 1)
      for key in [1, 5, 9] { map[key] = key }
      let node = unsafe UInt(bitPattern: map._core.chain[1])
      renewDirectory(of: map)
      #expect(anchors(of: map) == [5, 9])
      map[5] = nil
      free(domain)
      try #require(!reusing.isFree(node), "searches begin at it still")
      #expect(map[6] == nil)
      renewDirectory(of: map)
      #expect(anchors(of: map) == [9])
      free(domain)
      #expect(reusing.isFree(node), "nothing names it any more")
    }

    /// Nobody is left who would retire it when the directory goes.
    @Test("a node that is removed while a directory is made is not listed", arguments: SchemeUnderTest.allCases)
    func removed(subject: SchemeUnderTest) throws {
      let domain = subject.makeDomain()
      let map = ConcurrentSkipListMap<Int, Int>(domain: domain, capacity: 1)
      for key in [1, 5, 9] { map[key] = key }
      try ScriptedSchedule.run { script in
        let renewing = script.thread("renewing") { renewDirectory(of: map) }
        // Has found the node of 5 alive.
        try renewing.run(to: .walkAfterBlockLoad)
        map[5] = nil
        try renewing.finish()
      }
      try #require(anchors(of: map) == [9])
      domain.drain()
      #expect(domain.statistics.pendingCount == 0)
      #expect(map[6] == nil)
      #expect(map.structureFault == nil)
    }

    private func free(_ domain: ReclamationDomain) {
      domain.drain()
      domain.freeQuarantined()
    }

    private func renewDirectory(of map: ConcurrentSkipListMap<Int, Int>) {
      map.domain.withGuard { map._core.renewDirectory($0) }
    }

    private func anchors(of map: ConcurrentSkipListMap<Int, Int>) -> [Int] {
      guard let directory = unsafe map._core.directories.pointee.directory.load(ordering: .acquiring).pointer else {
        return []
      }
      return (0..<(unsafe directory.count)).map { unsafe directory.keys(as: Int.self)[$0] }
    }
  }

#endif
