#if SchedulePoints

  import CCTestSupport
  import Synchronization
  import Testing

  @testable import CCReclaim

  // SAFETY (whole file): tests look at nodes under the guards whose protection they test.

  /// A thread stops at one point of an operation, and stays there while others update: what waits stays within the bound, and
  /// the thread, released, gives a right answer.
  @Suite("Stalls at every point of an operation")
  struct ScriptedStallTests {
    /// Where an operation of `TestStack` may stand still.
    enum Place: String, CaseIterable, Sendable {
      case beforeAnnounce, betweenStores, beforeFence, afterLink, betweenSlotAndCheck, beforePush, beforeEnd

      var point: SchedulePoint {
        switch self {
        case .beforeAnnounce: .pinBeforeAnnounce
        case .betweenStores: .pinBetweenStores
        case .beforeFence: .pinBeforeFence
        case .afterLink: .loadAfterLink
        case .betweenSlotAndCheck: .loadBetweenSlotAndCheck
        case .beforePush: .retireBeforePush
        case .beforeEnd: .unpinBeforeEnd
        }
      }
    }

    @Test("pending blocks stay within the bound", arguments: SchemeUnderTest.allCases, Place.allCases)
    func bounded(subject: SchemeUnderTest, place: Place) throws {
      let domain = subject.makeDomain()
      let stack = TestStack(domain)
      let live = 50
      for value in 0..<live { stack.push(value) }
      let popped = Locked<Int?>(nil)
      try ScriptedSchedule.run { script in
        let slow = script.thread("slow") {
          let value = stack.pop()
          popped.withLock { $0 = value }
        }
        try slow.run(to: place.point)
        // Ten million updates, where there is time for them.
        let updates = StressBudget.ofThisRun.minutes == nil ? 3000 : 5_000_000
        onThreads(2) { _ in churn(stack, updates) }
        let statistics = domain.statistics
        let bound = live + StallBound(of: domain, threads: 4).blocks
        #expect(statistics.peakPendingCount <= bound, "peak \(statistics.peakPendingCount), bound \(bound)")
        if subject.scheme == .ibr { #expect(statistics.neutralizationCount == 0) }
        try slow.finish()
      }
      // The others have left the stack as it was, but for its order.
      var rest: Set<Int> = []
      while let value = stack.pop() { rest.insert(value) }
      #expect(rest.count == live - 1)
      #expect(popped.withLock { $0 }.map { !rest.contains($0) } == true)
      domain.drain()
      #expect(domain.statistics.pendingCount == 0)
    }

    @Test(
      "a load between its slot and its check starts again, if it was neutralized there", arguments: FenceKind.allCases)
    func neutralizedAtTheCheck(fences: FenceKind) throws {
      let domain = fences.makeDomain(.debraPlus)
      let stack = TestStack(domain)
      stack.push(1)
      let seen = Locked<Int?>(nil)
      try ScriptedSchedule.run { script in
        let slow = script.thread("slow") {
          let value = unsafe stack.holdTop { node in
            // A destroyed node would give itself away.
            precondition(unsafe !node!.pointee.isDestroyed.load(ordering: .acquiring))
            return unsafe node!.pointee.value
          }
          seen.withLock { $0 = value }
        }
        // The link is loaded, and no slot names the block: it may go.
        try slow.run(to: .loadAfterLink)
        onThreads(1) { _ in
          _ = stack.pop()
          churn(stack)
          stack.push(2)
        }
        #expect(domain.statistics.neutralizationCount == 1)
        try slow.finish()
      }
      #expect(seen.withLock { $0 } == 2)
      #expect(domain.statistics.restartCount == 1)
    }

    /// The slot names the block, so the block stays; and the load starts again all the same.
    @Test(
      "a block that is named before its load is neutralized stays until the operation has ended",
      arguments: FenceKind.allCases)
    func neutralizedAfterTheSlot(fences: FenceKind) throws {
      let domain = fences.makeDomain(.debraPlus)
      let stack = TestStack(domain)
      stack.push(1)
      try ScriptedSchedule.run { script in
        let slow = script.thread("slow") {
          unsafe stack.holdTop { node in
            guard let node = unsafe node else { return }
            precondition(unsafe !node.pointee.isDestroyed.load(ordering: .acquiring))
          }
        }
        try slow.run(to: .loadBetweenSlotAndCheck)
        onThreads(1) { _ in
          _ = stack.pop()
          churn(stack)
        }
        #expect(domain.statistics.neutralizationCount == 1)
        domain.drain()
        #expect(stack.ledger.destroyedCount == 200)
        try slow.finish()
      }
      #expect(domain.statistics.restartCount == 1)
    }

    /// Another reclaimer must issue a barrier of its own, rather than count on a flag whose barrier has not come yet.
    @Test("a reclaimer that stands still between flag and barrier stops nobody", arguments: FenceKind.allCases)
    func stalledReclaimer(fences: FenceKind) throws {
      let domain = fences.makeDomain(.debraPlus)
      let stack = TestStack(domain)
      for value in 0..<10 { stack.push(value) }
      try ScriptedSchedule.run { script in
        let reader = script.thread("reader") { unsafe stack.holdTop { _ in } }
        try reader.run(to: .unpinBeforeEnd)
        let reclaimer = script.thread("reclaimer") { churn(stack) }
        try reclaimer.run(to: .neutralizeAfterFlag)
        let confirmed = Atomic<UInt64>(0)
        func highestConfirmed() -> UInt64 {
          unsafe domain.core.pointee.forEachParticipant { participant in
            let word = unsafe participant.pointee.announcement.confirmed.load(ordering: .acquiring)
            _ = confirmed.max(word, ordering: .relaxed)
          }
          return confirmed.load(ordering: .relaxed)
        }
        #expect(highestConfirmed() == 0)
        onThreads(1) { _ in churn(stack, 2000) }
        // The second reclaimer has confirmed it itself.
        #expect(highestConfirmed() > 0)
        #expect(domain.statistics.pendingCount < 200)
        try reclaimer.finish()
        try reader.finish()
      }
    }
  }

  /// The bound that design/ states, for a stack's operations, which retire one block each.
  struct StallBound {
    let blocks: Int

    init(of domain: ReclamationDomain, threads: Int) {
      let options = domain.options
      let perThread =
        switch domain.scheme {
        case .ibr:
          2 * options.retireThreshold + 2 * options.eraFrequency + 2 * options.retireThreshold
            + options.reclaimPerOperation
        case .debraPlus:
          3 * (9 * max(options.suspicionThreshold, options.retireThreshold) / 8 + 2) + 2 * options.retireThreshold
            + options.reclaimPerOperation
        }
      // IBR: as much again as is held, since sifting is put off. DEBRA+: what slots name.
      blocks = 2 * threads * perThread + (domain.scheme == .debraPlus ? threads * 4 * SlotRow.count : 0)
    }
  }

#endif
