#if Checked

  import CCTestSupport
  import Synchronization
  import Testing

  @testable import CCReclaim

  // SAFETY (whole file): the misuse is what is tested. Freed blocks stay in the quarantine while they are looked at.

  func checkedDomain(_ scheme: String) -> ReclamationDomain {
    FenceKind.best.makeDomain(ReclamationScheme(rawValue: scheme)!)
  }

  func checkedSite(_ line: Int) -> String { "CCReclaimTests/CheckedTests.swift:\(line)" }

  func noBlock() -> UnsafeMutableRawPointer {
    let memory = UnsafeMutableRawPointer.allocate(byteCount: 256, alignment: 64)
    unsafe memory.initializeMemory(as: UInt8.self, repeating: 0, count: 256)
    return unsafe memory
  }

  /// A root that names a block which was freed.
  let unlinkedTooLate = Atomic<MarkedPointer<TestNode>>(.null)

  /// Frees a block while ``unlinkedTooLate`` names it. The domain goes after `tearsDown`, if there is that.
  func retiredWhileReachable(
    _ scheme: String, tearsDown: ((UnsafeMutableRawPointer) -> Void)? = nil
  ) -> (domain: ReclamationDomain, node: UnsafeMutablePointer<TestNode>) {
    let domain = checkedDomain(scheme)
    let node = unsafe domain.withGuard { guarded in
      let node = unsafe try! TestNode.make(1, Ledger(), in: guarded)
      unsafe unlinkedTooLate.store(MarkedPointer(node), ordering: .releasing)
      unsafe guarded.retire(UnsafeMutableRawPointer(node))
      return unsafe node
    }
    domain.drain()
    unsafe tearsDown?(UnsafeMutableRawPointer(node))
    return unsafe (domain, node)
  }

  /// Loads a link to a block that was unlinked by another thread, after what can be done to have the block freed.
  func reread(_ scheme: String, isMarked: Bool = false, givesUp: Bool) {
    let stack = TestStack(checkedDomain(scheme))
    stack.push(1)
    stack.domain.withGuard { guarded throws(OperationRestart) in
      let stale = unsafe Atomic(MarkedPointer(try guarded.load(stack.top).pointer, isMarked: isMarked))
      onThreads(1) { _ in _ = stack.pop() }
      for _ in 0..<8 {
        stack.domain.drain()
        // What was loaded is protected no more.
        if givesUp { guarded.restart() }
      }
      precondition(stack.ledger.destroyedCount == (givesUp ? 1 : 0))
      _ = try guarded.load(stale)
    }
  }

  extension ExitTest.Result? {
    /// What a child has written to standard error.
    var text: String { String(decoding: self?.standardErrorContent ?? [], as: UTF8.self) }
  }

#endif
