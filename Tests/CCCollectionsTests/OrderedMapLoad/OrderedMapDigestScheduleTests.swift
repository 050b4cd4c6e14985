#if SchedulePoints

  import CCTestSupport
  import Testing

  @testable import CCCollections

  @Suite("OrderedMap: digests of strings beside updates that stand still")
  struct OrderedMapDigestScheduleTests {
    private static let beginning = "/customers/europe/accounts/"
    /// Comes behind all keys with that beginning, and would be the first of them by what is behind the beginning.
    private static let other = String(repeating: "y", count: beginning.utf8.count) + "1"

    private static func key(_ number: Int) -> String { beginning + String(number) }

    /// Which of the two blocks that a split makes leaves out more, and so looks at its only key: in the other's range not all begin
    /// alike.
    enum Half: CaseIterable, Sendable {
      case lower, upper

      /// The keys before the split, in blocks of two.
      var present: [String] {
        switch self {
        case .lower: ["", "+", number(2), number(4), "z"]
        case .upper: ["", number(2), number(9), "z"]
        }
      }
      /// The key that is inserted.
      var splitting: String { self == .lower ? number(3) : number(4) }
      private func number(_ number: Int) -> String { OrderedMapDigestScheduleTests.key(number) }
    }

    @Test(
      "a split that has to begin again while it leaves bytes out, or that is lost, loses no block",
      arguments: LoadedMapSubject.everyScheme(capacity: 2), Half.allCases)
    func splitAgain(subject: LoadedMapSubject, half: Half) throws {
      let counting = CountingAllocator()
      do {
        let domain = subject.makeDomain(counting.makeAllocator())
        try checkSplitAgain(subject.map(in: domain), half)
        domain.drain()
        #expect(domain.statistics.pendingCount == 0)
      }
      #expect(counting.liveCount == 0)
      #expect(counting.liveByteCount == 0)
    }

    private func checkSplitAgain(_ map: some AuditedMap<String, Int>, _ half: Half) throws {
      for key in half.present { map.insert(1, forKey: key) }
      #expect(map.digestSkips.allSatisfy { $0 == 0 })
      try ScriptedSchedule.run { script in
        let splitting = script.thread("splitting") { map.insert(1, forKey: half.splitting) }
        try splitting.run(to: .leaveOutBeforeKey)
        // It is neutralized, or its interval becomes too wide; what it splits stays as it is.
        for value in 0..<1000 { map["z"] = value }
        // There is one key to look at: it looks again.
        try splitting.run(to: .leaveOutBeforeKey)
        map[Self.key(2)] = 2
        try splitting.run(to: .leaveOutBeforeKey)
        try splitting.finish()
      }
      #expect(map.digestSkips.count { $0 == Self.beginning.utf8.count } == 1)
      #expect(map.map(\.key) == (half.present + [half.splitting]).sorted())
      #expect(map.structureFault == nil)
    }

    /// A search that ends at a live node may look for what is in the range of a dead one behind it.
    @Test(
      "what is left out tells nothing of a key behind the range, where a dead node's is not taken over",
      arguments: LoadedMapSubject.everyScheme(capacity: 2))
    func behindRange(subject: LoadedMapSubject) throws {
      let domain = subject.makeDomain()
      try checkBehindRange(subject.map(in: domain))
    }

    private func checkBehindRange(_ map: some AuditedMap<String, Int>) throws {
      let keys = ["", "+", Self.key(2), Self.key(3), Self.key(5), Self.key(6), "z"]
      for key in keys { map.insert(1, forKey: key) }
      map.removeValue(forKey: Self.key(6))
      #expect(map.digestSkips == [0, Self.beginning.utf8.count, 0, 0])
      try ScriptedSchedule.run { script in
        let removing = script.thread("removing") { map.removeValue(forKey: Self.key(5)) }
        try removing.run(to: .updateAfterExchange)
        #expect(map.element(before: Self.other)?.key == Self.key(3))
        #expect(map.element(atOrAfter: Self.other)?.key == "z")
        try removing.finish()
      }
      #expect(map.structureFault == nil)
    }

    /// A search may come to a node from which it has to go on through the chain.
    @Test(
      "a key that begins otherwise is looked for behind a range of keys that begin alike",
      arguments: LoadedMapSubject.everyScheme(capacity: 2))
    func beginningOtherwise(subject: LoadedMapSubject) throws {
      let domain = subject.makeDomain()
      try checkBeginningOtherwise(subject.map(in: domain))
    }

    private func checkBeginningOtherwise(_ map: some AuditedMap<String, Int>) throws {
      let keys = ["", "+", Self.key(2), Self.key(3)]
      for key in keys { map.insert(1, forKey: key) }
      try ScriptedSchedule.run { script in
        let splitting = script.thread("splitting") { map.insert(1, forKey: Self.key(5)) }
        // In the chain, not in the index.
        try splitting.run(to: .updateAfterExchange)
        #expect(map.digestSkips == [0, Self.beginning.utf8.count, 0])
        map.insert(1, forKey: Self.other)
        #expect(map[Self.other] == 1)
        try splitting.finish()
      }
      #expect(map.map(\.key) == keys + [Self.key(5), Self.other])
      #expect(map.structureFault == nil)
    }
  }

#endif
