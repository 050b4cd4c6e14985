import CCReclaim
import CCTestSupport
import Synchronization

// SAFETY (whole file): nodes are reached through a guard's protected loads only, or belong to the thread that made or
// unlinked them.

/// Counts what happens to the blocks of a test.
final class Ledger: Sendable {
  private let destroyed = Atomic<Int>(0)
  let onDestroy: Locked<(@Sendable () -> Void)?> = Locked(nil)

  var destroyedCount: Int { destroyed.load(ordering: .sequentiallyConsistent) }

  func noteDestroyed() {
    destroyed.add(1, ordering: .sequentiallyConsistent)
    onDestroy.withLock { $0 }?()
  }
}

/// A node of a structure that somebody outside the package might write.
@safe
struct TestNode: ~Copyable {
  let header: BlockHeader
  let ledger: Unmanaged<Ledger>
  let value: Int
  let next = Atomic<MarkedPointer<TestNode>>(.null)
  /// Set when the node is destroyed: a reader that still sees it has been let down.
  let isDestroyed = Atomic<Bool>(false)

  static func make(
    _ value: Int, _ ledger: Ledger, in guarded: borrowing ReclamationGuard, padding: Int = 0
  ) throws(AllocationFailure) -> UnsafeMutablePointer<TestNode> {
    let size = MemoryLayout<TestNode>.size + padding
    let block = unsafe try guarded.allocateBlock(byteCount: size, kind: TestKind.self)
    let header = unsafe block.assumingMemoryBound(to: BlockHeader.self).move()
    let node = unsafe block.bindMemory(to: TestNode.self, capacity: 1)
    unsafe node.initialize(to: TestNode(header: header, ledger: .passRetained(ledger), value: value))
    return unsafe node
  }
}

final class TestKind: BlockKind {
  override class func destroy(_ block: UnsafeMutableRawPointer) {
    let node = unsafe block.assumingMemoryBound(to: TestNode.self)
    precondition(
      unsafe !node.pointee.isDestroyed.exchange(true, ordering: .sequentiallyConsistent), "destroyed twice")
    unsafe node.pointee.ledger.takeRetainedValue().noteDestroyed()
  }
}

/// Treiber's stack, written against the public API.
final class TestStack: @unchecked Sendable {
  let domain: ReclamationDomain
  let ledger = Ledger()
  let top = Atomic<MarkedPointer<TestNode>>(.null)

  init(_ domain: ReclamationDomain) { self.domain = domain }

  func push(_ value: Int, padding: Int = 0) {
    domain.withGuard { guarded in
      let node = unsafe try! TestNode.make(value, ledger, in: guarded, padding: padding)
      var expected = top.load(ordering: .relaxed)
      while true {
        unsafe node.pointee.next.store(expected, ordering: .relaxed)
        let (exchanged, original) = unsafe top.compareExchange(
          expected: expected, desired: MarkedPointer(node), ordering: .acquiringAndReleasing)
        if exchanged { return }
        expected = original
      }
    }
  }

  func pop() -> Int? {
    domain.withGuard { guarded throws(OperationRestart) in
      while true {
        guard let node = unsafe try guarded.load(top).pointer else { return nil }
        let next = unsafe node.pointee.next.load(ordering: .acquiring)
        let (exchanged, _) = unsafe top.compareExchange(
          expected: MarkedPointer(node), desired: next, ordering: .acquiringAndReleasing)
        guard exchanged else { continue }
        let value = unsafe node.pointee.value
        unsafe guarded.retire(UnsafeMutableRawPointer(node))
        return value
      }
    }
  }

  /// Loads the top node and calls `body` while it is protected.
  func holdTop<R>(_ body: (UnsafeMutablePointer<TestNode>?) -> R) -> R {
    domain.withGuard { guarded throws(OperationRestart) in
      unsafe body(try guarded.load(top).pointer)
    }
  }

  deinit { while pop() != nil {} }
}
