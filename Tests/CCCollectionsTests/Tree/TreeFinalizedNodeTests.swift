#if SchedulePoints

  import CCTestSupport
  import Synchronization
  import Testing

  @testable import CCCollections
  @testable import CCReclaim

  // SAFETY (whole file): what is in the tree is not freed, and nobody else uses what came back to the allocator.

  @Suite("Tree: nodes that are replaced beside a search")
  struct TreeFinalizedNodeTests {
    /// A list of 10, 20, 30, whose freed blocks the test knows.
    private func list(_ reusing: ReusingAllocator) -> ConcurrentTreeMap<Int, Int> {
      let domain = FenceKind.full.makeDomain(.ibr, allocator: reusing.makeAllocator())
      return withExtendedLifetime(domain) { ConcurrentTreeMap.list([10, 20, 30], in: domain) }
    }

    private func advance(_ domain: ReclamationDomain) {
      for _ in 0..<4 { unsafe domain.core.pointee.advanceEra() }
    }

    private func drain(_ domain: ReclamationDomain) {
      advance(domain)
      for _ in 0..<4 { domain.drain() }
      domain.freeQuarantined()
    }

    /// The link of a finalized node does not change any more: it goes on leading to what was freed long since. The
    /// search is older than that, so its interval covers it only after the load, which is too late.
    @Test("a finalized node is not walked on from")
    func search() throws {
      let reusing = ReusingAllocator()
      let map = list(reusing)
      let index = map._core.index
      try ScriptedSchedule.run { script in
        let found = Locked<Int?>(nil)
        let searching = script.thread("searching") {
          let value = map[27]
          found.withLock { $0 = value }
        }
        // It has loaded the link to node 20, and node 20 is in the tree.
        try searching.run(to: .treeAfterLinkLoad, occurrence: 2)
        let node = unsafe index.treeNode(20)!
        advance(map.domain)
        map[25] = 25  // gives node 20 another child
        let child = unsafe index.treeNode(30)!
        map[15] = 15  // replaces node 20
        #expect(unsafe node.pointee.change.load(ordering: .acquiring).isFinalized)
        #expect(unsafe node.pointee.right.load(ordering: .acquiring).node == child)
        map[35] = 35  // replaces its child
        map[27] = 27
        drain(map.domain)
        #expect(reusing.isFree(UInt(bitPattern: child)), "the child was to be freed by now")
        // Whoever looks there finds neither a key nor a child.
        unsafe UnsafeMutableRawPointer(child).initializeMemory(
          as: UInt8.self, repeating: 0xa5, count: TreeNode.byteCount(Int.self))
        try searching.finish()
        #expect(found.withLock { $0 } == 27)
      }
      #expect(map.structureFault == nil)
    }

    /// The nodes of a change that it has to help may be younger than all that the helper has seen.
    @Test("a helper keeps the nodes of the change that it helps")
    func helper() throws {
      let reusing = ReusingAllocator()
      let map = list(reusing)
      let index = map._core.index
      try ScriptedSchedule.run { script in
        let helping = script.thread("helping") { map[15] = 15 }
        try helping.run(to: .updateAfterExchange)
        // Its way is known, and the lower sentinel's links are the last that it has loaded; node 20 comes next.
        try helping.run(to: .snapshotAfterLinks)
        advance(map.domain)
        map[25] = 25
        let child = unsafe index.treeNode(30)!
        let owner = script.thread("owner") { map[35] = 35 }
        try owner.run(to: .changeBeforeFrozen)
        try helping.run(to: .helpAfterProtection)
        try owner.finish()
        #expect(
          unsafe child.pointee.change.load(ordering: .acquiring).isFinalized, "the child was to be replaced by now")
        drain(map.domain)
        #expect(!reusing.isFree(UInt(bitPattern: child)))
        try helping.finish()
        drain(map.domain)
        #expect(reusing.isFree(UInt(bitPattern: child)))
      }
      #expect(map.structureFault == nil)
    }

    /// Nobody can tell any more what came of the change that froze the node: its record tells of another one.
    @Test("a change does not build on a node that was replaced, whatever its record is used for since")
    func lostChange() throws {
      let domain = FenceKind.full.makeDomain(.ibr)
      let map = withExtendedLifetime(domain) { ConcurrentTreeMap.list([10, 20, 30, 40, 50], in: domain) }
      let index = map._core.index
      try ScriptedSchedule.run { script in
        let late = script.thread("late") { map[45] = 45 }
        try late.run(to: .updateAfterExchange)
        // Its way ends below nodes 40 and 50.
        try late.run(to: .treeAfterLinkLoad, occurrence: 6)
        let upper = unsafe index.treeNode(40)!
        let other = script.thread("other") {
          map[35] = 35  // replaces node 40, and not node 50
          map[15] = 15
        }
        try other.finish()
        #expect(unsafe upper.pointee.change.load(ordering: .acquiring).isFinalized, "node 40 was to be replaced by now")
        let change = unsafe upper.pointee.change.load(ordering: .acquiring)
        #expect(
          unsafe index.records.pointee.record(of: change).phase(of: change) == nil,
          "the record was to be used again")
        try late.finish()
      }
      #expect(map.structureFault == nil)
      #expect(try map._core.index.shape().shellCount == 8)
    }
  }

#endif
