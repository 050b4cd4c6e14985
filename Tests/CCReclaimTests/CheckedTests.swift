#if Checked

  import CCTestSupport
  import Synchronization
  import Testing

  @testable import CCReclaim

  /// What a checked build says of a structure that uses the library wrongly. The child process ends there.
  @Suite("Checked builds: misuse is told, with the places where it happened", .serialized)
  struct CheckedMisuseTests {
    // SAFETY (whole file): the misuse is what is tested. Freed blocks stay in the quarantine while they are looked at.

    static let schemes = ReclamationScheme.allCases.map(\.rawValue)

    // Lines are given: those of a child's body are all the same, the macro's.

    @Test("a block that is retired twice", arguments: schemes)
    func doubleRetire(_ scheme: String) async {
      let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) { [scheme] in
        checkedDomain(scheme).withGuard { guarded in
          let block = unsafe try! guarded.allocateBlock(byteCount: 200, kind: BlockKind.self, line: 1)
          unsafe guarded.retire(block, line: 2)
          unsafe guarded.retire(block, line: 3)
        }
      }
      #expect(result.text.contains("double retire at \(checkedSite(3)), of the block at 0x"))
      #expect(result.text.contains("retired, allocated at \(checkedSite(1)), retired at \(checkedSite(2))\n"))
    }

    @Test("a block that is retired when it is freed already", arguments: schemes)
    func retireFreed(_ scheme: String) async {
      let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) { [scheme] in
        checkedDomain(scheme).withGuard { guarded in
          let block = unsafe try! guarded.allocateBlock(byteCount: 200, kind: BlockKind.self, line: 1)
          unsafe guarded.discard(block, line: 2)
          unsafe guarded.retire(block, line: 3)
        }
      }
      #expect(result.text.contains("retire of a freed block at \(checkedSite(3)), of the block at 0x"))
      #expect(result.text.contains("freed, allocated at \(checkedSite(1)), freed at \(checkedSite(2))\n"))
    }

    @Test("a block that is retired in another domain than its own", arguments: schemes)
    func wrongDomain(_ scheme: String) async {
      let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) { [scheme] in
        let (own, other) = (checkedDomain(scheme), checkedDomain(scheme))
        let block = unsafe try! own.allocateBlock(byteCount: 200, kind: BlockKind.self, line: 1)
        other.withGuard { guarded in unsafe guarded.retire(block, line: 2) }
      }
      #expect(result.text.contains("retire in the wrong domain, 2, at \(checkedSite(2)), of the block at 0x"))
      #expect(result.text.contains("of domain 1, live, allocated at \(checkedSite(1))\n"))
    }

    @Test("a block that is discarded in another domain than its own", arguments: schemes)
    func discardInWrongDomain(_ scheme: String) async {
      let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) { [scheme] in
        let (own, other) = (checkedDomain(scheme), checkedDomain(scheme))
        let block = unsafe try! own.allocateBlock(byteCount: 200, kind: BlockKind.self)
        unsafe other.discard(block, line: 2)
      }
      #expect(result.text.contains("discard in the wrong domain, 2, at \(checkedSite(2)), of the block at 0x"))
    }

    @Test("a pointer to what is no block, retired", arguments: schemes)
    func foreign(_ scheme: String) async {
      let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) { [scheme] in
        checkedDomain(scheme).withGuard { guarded in unsafe guarded.retire(noBlock(), line: 1) }
      }
      #expect(result.text.contains("retire of a foreign pointer at \(checkedSite(1)): 0x"))
    }

    @Test("a pointer to what is no block, discarded", arguments: schemes)
    func foreignDiscard(_ scheme: String) async {
      let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) { [scheme] in
        checkedDomain(scheme).withGuard { guarded in unsafe guarded.discard(noBlock(), line: 1) }
      }
      #expect(result.text.contains("discard of a foreign pointer at \(checkedSite(1)): 0x"))
    }

    @Test("a retired block that is discarded", arguments: schemes)
    func discardRetired(_ scheme: String) async {
      let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) { [scheme] in
        checkedDomain(scheme).withGuard { guarded in
          let block = unsafe try! guarded.allocateBlock(byteCount: 200, kind: BlockKind.self, line: 1)
          unsafe guarded.retire(block, line: 2)
          unsafe guarded.discard(block, line: 3)
        }
      }
      #expect(result.text.contains("discard of a retired block at \(checkedSite(3)), of the block at 0x"))
      #expect(result.text.contains("allocated at \(checkedSite(1)), retired at \(checkedSite(2))\n"))
    }

    @Test("a block that is discarded twice, as part of a structure", arguments: schemes)
    func discardTwice(_ scheme: String) async {
      let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) { [scheme] in
        let domain = checkedDomain(scheme)
        let block = unsafe try! domain.allocateBlock(byteCount: 200, kind: BlockKind.self, line: 1)
        unsafe domain.discard(block, line: 2)
        unsafe domain.discard(block, line: 3)
      }
      #expect(result.text.contains("discard of a freed block at \(checkedSite(3)), of the block at 0x"))
      #expect(result.text.contains("allocated at \(checkedSite(1)), freed at \(checkedSite(2))\n"))
    }

    @Test("a block that others have loaded, discarded as if it was never published", arguments: schemes)
    func discardPublished(_ scheme: String) async {
      let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) { [scheme] in
        let stack = TestStack(checkedDomain(scheme))
        stack.push(1)
        stack.domain.withGuard { guarded throws(OperationRestart) in
          let node = unsafe try guarded.load(stack.top).pointer!
          unsafe guarded.discard(UnsafeMutableRawPointer(node), line: 1)
        }
      }
      #expect(result.text.contains("discard of a published block at \(checkedSite(1)), of the block at 0x"))
      #expect(result.text.contains("live, allocated at CCReclaimTests/TestStack.swift:"))
    }
  }

  @Suite("Checked builds: uses after free are told", .serialized)
  struct CheckedUseTests {
    @Test(
      "a link to a block that was freed under a guard whose protection is broken", arguments: CheckedMisuseTests.schemes
    )
    func brokenGuard(_ scheme: String) async {
      let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) { [scheme] in
        reread(scheme, givesUp: true)
      }
      let text = result.text
      #expect(text.contains("use after free: a protected load found the block at 0x"))
      #expect(text.contains("freed, allocated at CCReclaimTests/TestStack.swift:"))
      #expect(text.contains(", retired at CCReclaimTests/TestStack.swift:"))
      #expect(text.contains(", freed at CCReclaim/Participant+Work.swift:"))
    }

    @Test("the same with a mark", arguments: CheckedMisuseTests.schemes)
    func marked(_ scheme: String) async {
      let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) { [scheme] in
        reread(scheme, isMarked: true, givesUp: true)
      }
      #expect(result.text.contains("use after free: a protected load found the block at 0x"))
    }

    @Test(
      "a guard that is whole finds its block retired, and that is no mistake", arguments: CheckedMisuseTests.schemes)
    func wholeGuard(_ scheme: String) {
      reread(scheme, givesUp: false)
      reread(scheme, isMarked: true, givesUp: false)
    }

    @Test("a block that is retired while a root names it", arguments: CheckedMisuseTests.schemes)
    func reachable(_ scheme: String) async {
      let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) { [scheme] in
        let (domain, _) = unsafe retiredWhileReachable(scheme)
        domain.withGuard { guarded throws(OperationRestart) in _ = try guarded.load(unlinkedTooLate) }
      }
      #expect(result.text.contains("use after free: a protected load found the block at 0x"))
      #expect(result.text.contains(", retired at CCReclaimTests/CheckedSupport.swift:"))
    }

    /// Under DEBRA+ it gives up at each load where that needs a full fence.
    static let schemesWithoutCalls = CheckedMisuseTests.schemes.filter {
      $0 == ReclamationScheme.ibr.rawValue || Fences.best.isAsymmetric
    }

    @Test("the same, found by the operation without a call", arguments: schemesWithoutCalls)
    func reachableOutermost(_ scheme: String) async {
      let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) { [scheme] in
        let (domain, _) = unsafe retiredWhileReachable(scheme)
        if let pin = domain.access.pinOutermost() { _ = pin.load(unlinkedTooLate) }
      }
      #expect(result.text.contains("use after free: a protected load found the block at 0x"))
    }

    @Test(
      "a marked link of a block on its way out may name a freed block, as long as nobody follows it",
      arguments: CheckedMisuseTests.schemes)
    func markedAndNotFollowed(_ scheme: String) {
      let (domain, node) = unsafe retiredWhileReachable(scheme)
      let link = unsafe Atomic(MarkedPointer(node, isMarked: true))
      domain.withGuard { guarded throws(OperationRestart) in
        #expect(try guarded.loadUnlessMarked(link, slot: 0).isMarked)
      }
    }

    @Test("an unmarked one may not", arguments: CheckedMisuseTests.schemes)
    func unmarkedLink(_ scheme: String) async {
      let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) { [scheme] in
        let (domain, _) = unsafe retiredWhileReachable(scheme)
        domain.withGuard { guarded throws(OperationRestart) in
          _ = try guarded.loadUnlessMarked(unlinkedTooLate, slot: 0)
        }
      }
      #expect(result.text.contains("use after free: a protected load found the block at 0x"))
    }

    @Test("a link inside a freed block", arguments: CheckedMisuseTests.schemes)
    func insideFreed(_ scheme: String) async {
      let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) { [scheme] in
        let (domain, node) = unsafe retiredWhileReachable(scheme)
        domain.withGuard { guarded throws(OperationRestart) in _ = unsafe try guarded.load(node.pointee.next) }
      }
      #expect(result.text.contains("use after free: a protected load read its link inside a freed block"))
    }

    @Test("a link to what is no block")
    func linkToNoBlock() async {
      let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        let link = unsafe Atomic(MarkedPointer(noBlock().assumingMemoryBound(to: TestNode.self)))
        checkedDomain("ibr").withGuard { guarded throws(OperationRestart) in _ = try guarded.load(link) }
      }
      #expect(result.text.contains("which is no block, or was freed long ago"))
    }
  }

#endif
