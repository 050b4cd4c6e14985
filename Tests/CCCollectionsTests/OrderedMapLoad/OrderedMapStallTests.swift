#if SchedulePoints

  import CCTestSupport
  import Testing

  @testable import CCCollections

  /// A thread stops in the middle of an operation on the map, also in one where it helps others, and stays there.
  @Suite("OrderedMap: stalls at every kind of step")
  struct OrderedMapStallTests {
    /// A point that the stalled thread comes by, with a structure under a scheme.
    struct Place: Sendable, CustomTestStringConvertible {
      let subject: LoadedMapSubject
      let point: SchedulePoint
      /// Whether somebody has to leave a dead node on its way.
      var needsDeadNode = false

      var testDescription: String { "\(subject.testDescription), \(point.name)" }

      static let all: [Self] = LoadedMapSubject.small.filter { $0.capacity == 1 }.flatMap { subject in
        let ofBlocks: [SchedulePoint] = [
          .locateAfterBlockLoad, .walkAfterBlockLoad, .updateBeforeExchange, .updateAfterExchange, .navigateBeforeCheck,
        ]
        return (ofBlocks + subject.structure.points).map { Self(subject: subject, point: $0) }
          + [Self(subject: subject, point: .locateAtDeadNode, needsDeadNode: true)]
      }
    }

    private static let bound = 12

    @Test(
      "what waits stays within the bound, others go on, and nothing is lost", arguments: Place.all)
    func bounded(place: Place) throws {
      let tracker = LifetimeTracker()
      let counting = CountingAllocator()
      func check(_ map: some AuditedMap<ObjectKey, ObjectKey>) throws {
        let make: @Sendable (Int) -> ObjectKey = { ObjectKey(tracker.instance($0)) }
        let numbered = NumberedMap(map: map, key: make, value: make)
        let balances = Locked<[Int: Int]>([:])
        let perform: @Sendable (MapAction) -> Void = { action in
          guard let (key, change) = numbered.perform(action).presenceChange else { return }
          balances.withLock { $0[key, default: 0] += change }
        }
        for key in 0..<Self.bound { perform(.insert(key, key)) }
        // A node that is dead in the chain, for those who come there.
        counting.fail(after: 1)
        perform(.remove(6))
        counting.fail(after: nil)
        try ScriptedSchedule.run { script in
          // Dead, and its killer has not come to the index yet.
          let killer = script.thread("killer") { perform(.remove(3)) }
          if place.needsDeadNode { try killer.run(to: .updateAfterExchange) }
          let slow = script.thread("slow") {
            // By way of dead nodes; then it comes by everything else.
            let first: [MapAction] = [.get(3), .get(6), .element(.before, 6), .element(.after, 5), .remove(8)]
            for action in first { perform(action) }
            for step in 0..<100 {
              perform(.remove(step % Self.bound))
              perform(.insert(step * 5 % Self.bound, step))
            }
          }
          try slow.run(to: place.point)
          try killer.finish()
          let updates = StressBudget.ofThisRun.minutes == nil ? 1000 : 500_000
          onThreads(2) { thread in
            var random = TestRandom(seed: UInt64(thread))
            for step in 0..<updates {
              perform(.onOneKey(below: Self.bound, value: 1000 + 2 * step + thread, seen: nil, &random))
            }
          }
          let peak = map.domain.statistics.peakPendingCount
          #expect(peak < 800, "peak \(peak)")
          try slow.finish()
        }
        let total = balances.withLock { $0 }
        #expect(total.values.allSatisfy { $0 == 0 || $0 == 1 })
        #expect(map.map { $0.key.number } == total.filter { $0.value == 1 }.keys.sorted())
        // Each update takes over what is dead before it.
        for key in 0..<Self.bound { perform(.update(key, key)) }
        #expect(map.structureFault == nil)
        map.domain.drain()
        #expect(map.domain.statistics.pendingCount == 0)
      }
      try check(place.subject.map(in: place.subject.makeDomain(counting.makeAllocator())))
      #expect(tracker.liveCount == 0)
      #expect(counting.liveCount == 0)
    }
  }

#endif
