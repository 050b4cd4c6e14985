#if SchedulePoints

  import CCTestSupport
  import Testing

  @testable import CCCollections

  @Suite("OrderedSet: schedules")
  struct OrderedSetScheduleTests {
    /// The removal is given a member, loses it to another thread, and finds it missing; then it comes back.
    @Test(
      "a member that comes back while `removeAll(where:)` looks again is not counted", arguments: LoadedMapSubject.small
    )
    func comesBack(subject: LoadedMapSubject) throws {
      try checkComingBack(subject.set(in: subject.makeDomain()))
    }

    private func checkComingBack(_ set: some AuditedSet<Int>) throws {
      set.insert(5)
      let removed = Locked<Int?>(nil)
      try ScriptedSchedule.run { script in
        let removing = script.thread("removing") {
          let count = set.removeAll { $0 == 5 }
          removed.withLock { $0 = count }
        }
        try removing.run(to: .updateBeforeExchange)
        #expect(set.remove(5) == 5)
        try removing.run(to: .locateAfterBlockLoad)
        set.insert(5)
        try removing.finish()
      }
      #expect(removed.withLock { $0 } == 0)
      #expect(set.map { $0 } == [5])
      #expect(set.count == 1)
    }
  }

#endif
