#if SchedulePoints

  import CCTestSupport
  import Testing

  @testable import CCCollections

  @Suite("OrderedMap: walks beside updates that stand still")
  struct OrderedMapScanScheduleTests {
    /// `forEach`, whose first entries go to the stack; an iterator; and `forEach` where keys lie in boxes.
    enum Walk: CaseIterable, Sendable {
      case visiting, iterating, boxed
    }

    /// What a walk over a map sees that stands still where a script says, beside a thread that the script may let go.
    private func keys<Map: AuditedMap>(
      of map: Map, _ walk: Walk, beside other: @escaping @Sendable () -> Void = {},
      _ body: (_ walking: ScriptedThread, _ other: ScriptedThread) throws -> Void
    ) throws -> [Map.Key] {
      let seen = Locked<[Map.Key]>([])
      try ScriptedSchedule.run { script in
        let walking = script.thread("walking") {
          var keys: [Map.Key] = []
          if walk == .iterating {
            for (key, _) in map { keys.append(key) }
          } else {
            map.forEach(in: ...) { key, _ in keys.append(key) }
          }
          seen.withLock { $0 = keys }
        }
        let other = script.thread("other", other)
        try body(walking, other)
        try walking.finish()
        try other.finish()
      }
      return seen.withLock { $0 }
    }

    @Test(
      "a walk that has to begin again goes on behind what it has copied",
      arguments: LoadedMapSubject.everyScheme(capacity: 2), Walk.allCases)
    func beginAgain(subject: LoadedMapSubject, walk: Walk) throws {
      let domain = subject.makeDomain()
      switch walk {
      case .visiting, .iterating: try checkBeginAgain(subject.map(in: domain), walk) { $0 }
      case .boxed: try checkBeginAgain(subject.map(in: domain), walk) { String($0) }
      }
    }

    private func checkBeginAgain<Map: AuditedMap>(
      _ map: Map, _ walk: Walk, _ key: (Int) -> Map.Key
    ) throws where Map.Value == Int {
      for number in 10..<22 { map[key(number)] = 0 }
      let seen = try keys(of: map, walk) { walking, _ in
        // The first block is copied, and the step from the second one is taken.
        try walking.run(to: .walkAfterBlockLoad)
        try walking.run(to: .walkAfterBlockLoad)
        // It is neutralized, or its interval becomes too wide.
        for value in 0..<1000 { map[key(21)] = value }
      }
      #expect(seen == (10..<22).map(key))
    }

    @Test(
      "a walk that meets a dead node sees what was put in its place, once",
      arguments: LoadedMapSubject.everyScheme(capacity: 2), Walk.allCases)
    func deadNode(subject: LoadedMapSubject, walk: Walk) throws {
      let domain = subject.makeDomain()
      switch walk {
      case .visiting, .iterating: try checkDeadNode(subject.map(in: domain), walk) { $0 }
      case .boxed: try checkDeadNode(subject.map(in: domain), walk) { String($0) }
      }
    }

    private func checkDeadNode<Map: AuditedMap>(
      _ map: Map, _ walk: Walk, _ key: (Int) -> Map.Key
    ) throws where Map.Value == Int {
      for number in [10, 11, 12, 13, 14, 15] { map[key(number)] = 0 }
      map[key(13)] = nil
      let dying = key(12)
      let seen = try keys(of: map, walk, beside: { map[dying] = nil }) { walking, removing in
        // The node is dead, and nobody has taken its range over.
        try removing.run(to: .updateAfterExchange)
        // The walk has seen that, and copied nothing yet.
        try walking.run(to: .walkAfterBlockLoad)
        try removing.finish()
        map[key(13)] = 1
      }
      #expect(seen == [10, 11, 13, 14, 15].map(key))
      #expect(map.structureFault == nil)
    }
  }

#endif
