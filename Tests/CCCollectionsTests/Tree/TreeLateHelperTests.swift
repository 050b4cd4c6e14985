#if SchedulePoints

  import CCTestSupport
  import Synchronization
  import Testing

  @testable import CCCollections
  @testable import CCReclaim

  // SAFETY (whole file): a helper that stands still keeps what was in the tree when it began.

  /// Where a thread stands in a change: at which point, for the n-th time.
  struct ChangePlace: Sendable, CustomTestStringConvertible {
    let point: SchedulePoint
    let occurrence: Int

    init(_ point: SchedulePoint, _ occurrence: Int = 1) {
      self.point = point
      self.occurrence = occurrence
    }

    var testDescription: String { "\(point.name), \(occurrence)" }

    /// All places in a change of three nodes.
    static let all =
      (1...3).map { Self(.changeBeforeFreeze, $0) } + [Self(.changeBeforeFrozen)]
      + (1...2).map { Self(.changeBeforeFinalize, $0) }
      + [Self(.changeBeforeSwing), Self(.changeBeforeCommit)]
  }

  @Suite("Tree: helpers that come late")
  struct TreeLateHelperTests {
    /// The helper has found a change undecided, and stands still; then the change takes place, and its owner comes to
    /// some place in another one, which freezes as many nodes, one of them the same, by the same record.
    @Test(
      "a helper that comes late changes nothing, wherever the record's next change is",
      arguments: [ChangePlace(.helpAfterProtection)] + ChangePlace.all, ReclamationScheme.allCases)
    func lateHelper(place: ChangePlace, scheme: ReclamationScheme) throws {
      for next in ChangePlace.all + [ChangePlace(.changeAfterCommit)] {
        let domain = FenceKind.full.makeDomain(scheme)
        let map = withExtendedLifetime(domain) { ConcurrentTreeMap.list([10, 20, 30, 40, 50], in: domain) }
        let index = map._core.index
        let before = unsafe index.treeNodes
        try ScriptedSchedule.run { script in
          let owner = script.thread("owner") {
            map[20] = nil
            map[30] = nil
          }
          try owner.run(to: .changeBeforeFrozen)
          let change = unsafe index.treeNode(20)!.pointee.change.load(ordering: .acquiring)
          let record = unsafe index.records.pointee.record(of: change)
          // Its way leads by node 20, which is frozen.
          let helper = script.thread("helper") { map[15] = 15 }
          try helper.run(to: place.point, occurrence: place.occurrence)
          try owner.run(to: .changeAfterCommit)
          #expect(unsafe record.phase(of: change) == .committed)
          try owner.run(to: next.point, occurrence: next.occurrence)
          let now = unsafe record.pointee.progress.load(ordering: .acquiring)
          #expect(now.number == change.number + 1, "the record was to be used again")
          let nodes = unsafe index.treeNodes
          let all = unsafe nodes + before.filter { unsafe !nodes.contains($0) }
          let image = unsafe TreeImage(all, record)
          // The help ends, and the search begins again.
          try helper.run(to: .treeAfterLinkLoad)
          #expect(unsafe TreeImage(all, record) == image, "the next change was at \(next.testDescription)")
          try owner.finish()
          try helper.finish()
        }
        #expect(map.map { $0.value } == [10, 15, 40, 50])
        #expect(map.structureFault == nil)
      }
    }
  }

#endif
