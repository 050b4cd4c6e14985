#if SchedulePoints

  import CCTestSupport
  import Testing

  @testable import CCCollections

  @Suite("ConcurrentSkipListMap: nodes with the same anchor")
  struct SkipListEqualAnchorTests {
    /// A node dies before it is in the index. Another one takes its place in the chain, and stands before it in the index,
    /// since it enters while the dead one's tower is not marked yet. The keys are objects, so that nothing else keeps a node.
    @Test("a dead node behind a live one leaves the index before it is retired", arguments: SchemeUnderTest.allCases)
    func behindLiveOne(subject: SchemeUnderTest) throws {
      let tracker = LifetimeTracker()
      let make: @Sendable (Int) -> ObjectKey = { ObjectKey(tracker.instance($0)) }
      let domain = subject.makeDomain()
      let map = ConcurrentSkipListMap<ObjectKey, Int>(domain: domain, capacity: 1)
      map[make(1)] = 1
      try ScriptedSchedule.run { script in
        let inserting = script.thread("inserting") { map[make(5)] = 5 }
        try inserting.run(to: .updateAfterExchange)
        let removing = script.thread("removing") { map[make(5)] = nil }
        try removing.run(to: .unlinkBeforeMark)
        let again = script.thread("inserting again") { map[make(5)] = 50 }
        try again.run(to: .updateAfterExchange)
        try inserting.finish()
        try again.finish()
        try removing.finish()
      }
      #expect(map.structureFault == nil)
      #expect(map.map { $0.value } == [1, 50])
    }
  }

#endif
