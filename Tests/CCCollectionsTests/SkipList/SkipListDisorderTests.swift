#if SchedulePoints

  import CCTestSupport
  import Synchronization
  import Testing

  @testable import CCCollections
  @testable import CCReclaim

  // SAFETY (whole file): a node's address is compared, and not followed.

  /// The order of some keys, which a test can spoil.
  private final class Spoiling: Sendable {
    private let pairs = Locked<[[Int]: Bool]>([:])

    /// Says what `<` says of some pairs of numbers, from now on.
    func spoil(_ answers: [[Int]: Bool]) { pairs.withLock { $0 = answers } }
    func key(_ number: Int) -> SpoiltKey { SpoiltKey(number: number, spoiling: self) }

    func precedes(_ left: Int, _ right: Int) -> Bool { pairs.withLock { $0[[left, right]] } ?? (left < right) }
  }

  private struct SpoiltKey: Comparable, Sendable {
    let number: Int
    let spoiling: Spoiling

    static func < (left: Self, right: Self) -> Bool { left.spoiling.precedes(left.number, right.number) }
    static func == (left: Self, right: Self) -> Bool { left.number == right.number }
  }

  @Suite("ConcurrentSkipListMap: an order that is none, step by step")
  struct SkipListDisorderTests {
    /// A map with a node for each of some keys, on a single level of the index.
    private func flatMap(
      in domain: ReclamationDomain, _ spoiling: Spoiling, _ numbers: [Int]
    ) -> ConcurrentSkipListMap<SpoiltKey, Int> {
      while true {
        let map = ConcurrentSkipListMap<SpoiltKey, Int>(domain: domain, capacity: 1)
        for number in numbers { map[spoiling.key(number)] = number }
        if unsafe map._core.first.pointee.height.load(ordering: .acquiring) == 1 { return map }
      }
    }

    /// The search comes by a node that is the same, one that is less, and one that is the same again, from which it is about to
    /// unlink the next. This one goes meanwhile, and the search is neutralized.
    @Test("a neutralized search keeps the node that it is about to exchange a link of", arguments: FenceKind.allCases)
    func kept(fences: FenceKind) throws {
      let reusing = ReusingAllocator()
      let domain = fences.makeDomain(.debraPlus, allocator: reusing.makeAllocator())
      let spoiling = Spoiling()
      let map = flatMap(in: domain, spoiling, [0, 10, 20, 30, 40, 50])
      let node = unsafe UInt(bitPattern: map._core.chain[3])
      try ScriptedSchedule.run { script in
        let ahead = script.thread("ahead") { map[spoiling.key(40)] = nil }
        try ahead.run(to: .seekAfterLinkLoad)
        let searching = script.thread("searching") { map[spoiling.key(50)] = nil }
        try searching.run(to: .unlinkBeforeMark)
        // 10 and 30 are the same as 50.
        spoiling.spoil([[10, 50]: false, [30, 50]: false])
        try searching.run(to: .seekAfterLinkLoad, occurrence: 4)
        spoiling.spoil([:])
        map[spoiling.key(30)] = nil
        for value in 0..<200 { map[spoiling.key(0)] = value }
        #expect(domain.statistics.neutralizationCount > 0)
        domain.freeQuarantined()
        #expect(!reusing.isFree(node), "the search is about to exchange its link")
        try searching.finish()
        try ahead.finish()
      }
      domain.drain()
      domain.freeQuarantined()
      #expect(reusing.isFree(node))
      #expect(map.map { $0.key.number } == [0, 10, 20])
      #expect(map.structureFault == nil)
    }

    /// The update comes by a dead node again and again, which it cannot find in order to unlink it, and which nobody has counted
    /// as linked yet.
    @Test(
      "an update does not wait for the inserter of a dead node that it cannot unlink",
      arguments: SchemeUnderTest.allCases)
    func missed(subject: SchemeUnderTest) throws {
      let domain = subject.makeDomain()
      let spoiling = Spoiling()
      try ScriptedSchedule.run { script in
        while true {
          let map = flatMap(in: domain, spoiling, [0, 10, 20])
          let inserting = script.thread("inserting") { map[spoiling.key(30)] = 30 }
          try inserting.run(to: .linkBeforeCompletion)
          if unsafe map._core.first.pointee.height.load(ordering: .acquiring) > 1 {
            try inserting.finish()
            continue
          }
          // A search for 30 ends before 10; others do not.
          spoiling.spoil([[10, 30]: false, [30, 10]: true])
          #expect(map.popLast()?.key.number == 30)
          let updating = script.thread("updating") { map[spoiling.key(35)] = 35 }
          try updating.finish()
          try inserting.finish()
          #expect(map.map { $0.key.number } == [0, 10, 20, 35])
          return
        }
      }
    }
  }

#endif
