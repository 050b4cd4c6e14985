#if SchedulePoints

  import CCTestSupport
  import Synchronization
  import Testing

  @testable import CCCollections
  @testable import CCReclaim

  // SAFETY (whole file): the thread that changes the tree stands still meanwhile, and keeps what it replaces.

  /// How far a change of three nodes has come.
  private struct ChangeState: Equatable {
    var frozen = 0
    var finalized = 0
    var isSwung = false
    /// Nil: no node tells yet.
    var phase: SCXProgress.Phase?
  }

  @Suite("Tree: a change and its steps")
  struct TreeChangeTests {
    @Test("all nodes are frozen, then finalized; then the link changes, and then the change is committed")
    func steps() throws {
      let domain = FenceKind.full.makeDomain(.ibr)
      let map = withExtendedLifetime(domain) { ConcurrentTreeMap.list([10, 20, 30, 40, 50], in: domain) }
      let index = map._core.index
      let nodes = unsafe [20, 30, 40].map { unsafe index.treeNode($0)! }
      let before = unsafe nodes.map { unsafe $0.pointee.change.load(ordering: .acquiring) }
      let link = unsafe nodes[0].pointee.right.load(ordering: .acquiring)
      func state() -> ChangeState {
        let now = unsafe nodes.map { unsafe $0.pointee.change.load(ordering: .acquiring) }
        let change = unsafe nodes[0].pointee.change.load(ordering: .acquiring)
        return unsafe ChangeState(
          frozen: zip(now, before).count { $0 != $1 },
          finalized: nodes.count { unsafe $0.pointee.change.load(ordering: .acquiring).isFinalized },
          isSwung: nodes[0].pointee.right.load(ordering: .acquiring) != link,
          phase: change == before[0] ? nil : index.records.pointee.record(of: change).phase(of: change))
      }
      try ScriptedSchedule.run { script in
        let removing = script.thread("removing") { map[20] = nil }
        let steps: [(SchedulePoint, ChangeState)] = [
          (.changeBeforeFreeze, ChangeState()),
          (.changeBeforeFreeze, ChangeState(frozen: 1, phase: .freezing)),
          (.changeBeforeFreeze, ChangeState(frozen: 2, phase: .freezing)),
          (.changeBeforeFrozen, ChangeState(frozen: 3, phase: .freezing)),
          (.changeBeforeFinalize, ChangeState(frozen: 3, phase: .frozen)),
          (.changeBeforeFinalize, ChangeState(frozen: 3, finalized: 1, phase: .frozen)),
          (.changeBeforeSwing, ChangeState(frozen: 3, finalized: 2, phase: .frozen)),
          (.changeBeforeCommit, ChangeState(frozen: 3, finalized: 2, isSwung: true, phase: .frozen)),
          (.changeAfterCommit, ChangeState(frozen: 3, finalized: 2, isSwung: true, phase: .committed)),
        ]
        for (point, expected) in steps {
          try removing.run(to: point)
          #expect(state() == expected, "\(point.name)")
        }
        try removing.finish()
      }
      #expect(map.structureFault == nil)
    }

    /// Where nodes are finalized, and still linked, even a search has to.
    @Test("whoever finds a change that stands still finishes it", arguments: ChangePlace.all)
    func helped(place: ChangePlace) throws {
      let domain = FenceKind.full.makeDomain(.ibr)
      let map = withExtendedLifetime(domain) { ConcurrentTreeMap.list([10, 20, 30, 40, 50], in: domain) }
      try ScriptedSchedule.run(patience: 20) { script in
        let removing = script.thread("removing") { map[20] = nil }
        try removing.run(to: place.point, occurrence: place.occurrence)
        let searching = script.thread("searching") { #expect(map[40] == 40) }
        try searching.finish()
        let inserting = script.thread("inserting") { map[35] = 35 }
        try inserting.finish()
        try removing.finish()
      }
      #expect(map.map { $0.value } == [10, 30, 35, 40, 50])
      #expect(map.structureFault == nil)
    }

    /// Its owner is about to freeze a node when another thread has come further, and stands still there.
    @Test(
      "an owner that comes late finds what others have finalized, and finishes the change", arguments: [2, 3],
      [ChangePlace(.changeBeforeFinalize, 2), ChangePlace(.changeBeforeSwing), ChangePlace(.changeBeforeCommit)])
    func lateOwner(occurrence: Int, place: ChangePlace) throws {
      let domain = FenceKind.full.makeDomain(.ibr)
      let map = withExtendedLifetime(domain) { ConcurrentTreeMap.list([10, 20, 30, 40, 50], in: domain) }
      let index = map._core.index
      try ScriptedSchedule.run(patience: 20) { script in
        let owner = script.thread("owner") { map[20] = nil }
        // A helper finds the change by a node that is frozen.
        try owner.run(to: .changeBeforeFreeze, occurrence: 2)
        let change = unsafe index.treeNode(20)!.pointee.change.load(ordering: .acquiring)
        let helper = script.thread("helper") { map[15] = 15 }
        if occurrence > 2 { try owner.run(to: .changeBeforeFreeze) }
        try helper.run(to: place.point, occurrence: place.occurrence)
        try owner.run(to: .changeAfterCommit)
        #expect(unsafe index.records.pointee.record(of: change).phase(of: change) == .committed)
        try owner.finish()
        try helper.finish()
      }
      #expect(map.map { $0.value } == [10, 15, 30, 40, 50])
      #expect(map.structureFault == nil)
    }

    /// The first of its nodes is frozen, or none, when another change takes place that replaces the second, or a
    /// child of it.
    @Test("a change for which it is too late is tried again", arguments: [45, 55], [1, 2])
    func tooLate(key: Int, occurrence: Int) throws {
      let domain = FenceKind.full.makeDomain(.ibr)
      let map = withExtendedLifetime(domain) { ConcurrentTreeMap.list([10, 20, 30, 40, 50, 60], in: domain) }
      try ScriptedSchedule.run(patience: 20) { script in
        let late = script.thread("late") { map[42] = 42 }
        try late.run(to: .changeBeforeFreeze, occurrence: occurrence)
        let other = script.thread("other") { map[key] = key }
        try other.finish()
        try late.finish()
      }
      #expect(map.structureFault == nil)
      #expect(try map._core.index.shape().shellCount == 8)
    }
  }

#endif
