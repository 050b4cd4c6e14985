public import CCReclaim
import Synchronization

/// A stack for any number of threads, none of which blocks another (R. K. Treiber, 1986).
public final class TreiberStack<Element: Sendable>: @unchecked Sendable {
  // SAFETY (whole file): a node is reached through the guard's load, or belongs to the thread that made or unlinked it.
  private struct Node: ~Copyable {
    let header: BlockHeader  // The first property: this is what makes the block one that can be retired.
    let next = Atomic<MarkedPointer<Node>>(.null)
    var element: Element
  }

  private let domain: ReclamationDomain
  private let top = Atomic<MarkedPointer<Node>>(.null)

  /// An empty stack.
  public init(domain: ReclamationDomain = .default) { self.domain = domain }
  deinit { while pop() != nil {} }

  /// Puts an element on top. Traps if there is no memory.
  public func push(_ element: Element) {
    domain.withGuard { guarded in
      // The element moves out before its node is retired, so there is nothing for a kind of our own to destroy.
      guard let block = unsafe try? guarded.allocateBlock(byteCount: MemoryLayout<Node>.size, kind: BlockKind.self)
      else { fatalError("TreiberStack: no memory for a node") }
      let header = unsafe block.assumingMemoryBound(to: BlockHeader.self).move()
      let node = unsafe block.bindMemory(to: Node.self, capacity: 1)
      unsafe node.initialize(to: Node(header: header, element: element))
      // RELAXED: only the value to expect, and to store below. Nothing is read through it, so it needs no protection.
      var seen = top.load(ordering: .relaxed)
      while true {
        unsafe node.pointee.next.store(seen, ordering: .relaxed)
        // RELEASE: with the acquire in the guard's load; the node was written before it is found.
        let (exchanged, current) = unsafe top.compareExchange(
          expected: seen, desired: MarkedPointer(node), successOrdering: .releasing, failureOrdering: .relaxed)
        if exchanged { return }
        seen = current
      }
    }
  }

  /// Removes the top element and returns it, or nil if there is none.
  public func pop() -> Element? {
    domain.withGuard { guarded throws(OperationRestart) in
      while true {
        guard let node = unsafe try guarded.load(top).pointer else { return nil }
        // RELAXED: written before the node was published.
        let next = unsafe node.pointee.next.load(ordering: .relaxed)
        // ACQ_REL: with the other exchanges. The guard keeps the node, so its address is not that of a new one (ABA).
        let (exchanged, _) = unsafe top.compareExchange(
          expected: MarkedPointer(node), desired: next, ordering: .acquiringAndReleasing)
        guard exchanged else { continue }
        // It has taken effect: from here on nothing may throw, or the operation would run twice.
        let element = unsafe withUnsafeMutablePointer(to: &node.pointee.element) { unsafe $0.move() }
        unsafe guarded.retire(UnsafeMutableRawPointer(node))
        return element
      }
    }
  }
}
