import CCTestSupport
import Synchronization
import Testing

@testable import CCReclaim

// SAFETY (whole file): tests look at nodes under the guards whose protection they test.

@Suite("Protection: what a guard holds is not freed")
struct GuardProtectionTests {
  @Test("a block outlives a guard that loaded it, and goes afterwards", arguments: FenceKind.allCases)
  func outlives(fences: FenceKind) {
    let domain = fences.makeDomain()
    let stack = TestStack(domain)
    stack.push(1)
    unsafe stack.holdTop { node in
      onThreads(1) { _ in
        #expect(stack.pop() == 1)
        stack.domain.drain()
        #expect(stack.ledger.destroyedCount == 0)
      }
      #expect(unsafe !node!.pointee.isDestroyed.load(ordering: .acquiring))
      #expect(unsafe node!.pointee.value == 1)
    }
    domain.drain()
    #expect(stack.ledger.destroyedCount == 1)
  }

  /// The trace of an origin of this library: retired with the era in which the retiring operation had begun, the block is
  /// freed under a reader that began later.
  @Test("a block unlinked by an operation older than its reader is not freed", arguments: FenceKind.allCases)
  func olderRetirer(fences: FenceKind) {
    let domain = fences.makeDomain()
    let stack = TestStack(domain)
    stack.push(1)
    let retirer = StalledThread { park in
      domain.withGuard { _ in
        park()
        // Nested in an operation of an older era.
        #expect(stack.pop() == 1)
      }
      domain.poll()
    }
    unsafe domain.core.pointee.advanceEra()
    unsafe domain.core.pointee.advanceEra()
    unsafe stack.holdTop { node in
      retirer.finish()
      domain.drain()
      #expect(stack.ledger.destroyedCount == 0)
      #expect(unsafe node!.pointee.value == 1)
    }
    domain.drain()
    #expect(stack.ledger.destroyedCount == 1)
  }

  @Test("a block born after the guard began is protected by a load", arguments: FenceKind.allCases)
  func bornLater(fences: FenceKind) {
    let domain = fences.makeDomain()
    let stack = TestStack(domain)
    domain.withGuard { guarded in
      onThreads(1) { _ in
        for _ in 0..<5 { unsafe domain.core.pointee.advanceEra() }
        stack.push(2)
      }
      let node = unsafe try! guarded.load(stack.top).pointer!
      onThreads(1) { _ in
        #expect(stack.pop() == 2)
        domain.drain()
      }
      #expect(unsafe !node.pointee.isDestroyed.load(ordering: .acquiring))
      #expect(stack.ledger.destroyedCount == 0)
    }
    domain.drain()
    #expect(stack.ledger.destroyedCount == 1)
  }

  @Test("a block is protected from its own publication on", arguments: FenceKind.allCases)
  func ownBlock(fences: FenceKind) {
    let domain = fences.makeDomain()
    let stack = TestStack(domain)
    domain.withGuard { guarded in
      // The block's era is later than the one that the guard reserved at its start.
      for _ in 0..<3 { unsafe domain.core.pointee.advanceEra() }
      let node = unsafe try! TestNode.make(3, stack.ledger, in: guarded)
      unsafe stack.top.store(MarkedPointer(node), ordering: .releasing)
      onThreads(1) { _ in
        #expect(stack.pop() == 3)
        domain.drain()
      }
      #expect(stack.ledger.destroyedCount == 0)
      #expect(unsafe node.pointee.value == 3)
    }
    domain.drain()
    #expect(stack.ledger.destroyedCount == 1)
  }

  @Test("the end of a nested guard leaves the outer one's protection alone", arguments: [1, 3, 4, 9])
  func nested(depth: Int) {
    for fences in FenceKind.allCases {
      let domain = fences.makeDomain()
      let stack = TestStack(domain)
      stack.push(4)
      unsafe stack.holdTop { node in
        nest(domain, depth) { _ in unsafe domain.core.pointee.advanceEra() }
        onThreads(1) { _ in
          #expect(stack.pop() == 4)
          domain.drain()
        }
        #expect(stack.ledger.destroyedCount == 0)
        #expect(unsafe node!.pointee.value == 4)
      }
      domain.drain()
      #expect(stack.ledger.destroyedCount == 1)
    }
  }

  @Test("every nesting level protects what it loads", arguments: [0, 1, 3, 4, 7])
  func nestedLoad(depth: Int) {
    for fences in FenceKind.allCases {
      let domain = fences.makeDomain()
      let stack = TestStack(domain)
      nest(domain, depth) { guarded in
        onThreads(1) { _ in
          unsafe domain.core.pointee.advanceEra()
          stack.push(5)
        }
        let node = unsafe try! guarded.load(stack.top).pointer!
        onThreads(1) { _ in
          #expect(stack.pop() == 5)
          domain.drain()
        }
        #expect(unsafe !node.pointee.isDestroyed.load(ordering: .acquiring))
      }
      domain.drain()
      #expect(stack.ledger.destroyedCount == 1)
    }
  }

  private func nest(_ domain: ReclamationDomain, _ depth: Int, _ body: (borrowing ReclamationGuard) -> Void) {
    domain.withGuard { guarded in
      if depth == 0 { body(guarded) } else { nest(domain, depth - 1, body) }
    }
  }

  @Test("an interval's ends count: a block that lived in one reserved era is kept", arguments: FenceKind.allCases)
  func inclusive(fences: FenceKind) {
    let domain = fences.makeDomain()
    // Born and retired in the era that the reader reserves, and no other.
    let stack = TestStack(domain)
    domain.withGuard { guarded in
      let era = unsafe domain.core.pointee.currentEra
      let node = unsafe try! TestNode.make(6, stack.ledger, in: guarded)
      #expect(unsafe node.pointee.header.protectionKey == era)
      unsafe guarded.retire(UnsafeMutableRawPointer(node))
      domain.poll()
      #expect(stack.ledger.destroyedCount == 0)
    }
    domain.poll()
    #expect(stack.ledger.destroyedCount == 1)
  }
}
