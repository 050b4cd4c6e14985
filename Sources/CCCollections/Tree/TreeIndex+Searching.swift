// swift-format-ignore-file: NoLeadingUnderscores, AllPublicDeclarationsHaveDocumentation

public import CCReclaim
public import Synchronization

extension _TreeIndex {
  // SAFETY (whole extension): slots 0 and 1 protect a node and what is below it by turns; the node above all is never retired.

  @inlinable
  @inline(__always)
  public func floor(
    _ key: Key, isStrict: Bool, _ pinned: borrowing ReclamationGuard
  ) throws(OperationRestart) -> _IndexPosition {
    let found = unsafe try descend(pinned) { unsafe side(of: key, isStrict: isStrict, $0) }
    if unsafe !isBeyond(found.node, key, isStrict: isStrict) { return unsafe found }
    return unsafe try floorSlow(key, isStrict: isStrict, pinned)
  }

  @inlinable
  public func last(_ pinned: borrowing ReclamationGuard) throws(OperationRestart) -> _IndexPosition {
    unsafe try descend(pinned) { _ in 1 }
  }

  /// The anchored node of the shell to which `choose` leads.
  @unsafe
  @inlinable
  @inline(__always)
  func descend(
    _ pinned: borrowing ReclamationGuard, _ choose: (UnsafeMutablePointer<TreeNode>) -> Int
  ) throws(OperationRestart) -> _IndexPosition {
    search: while true {
      // Two sentinels, then the tree.
      guard let inner = unsafe try step(top, 0, slot: 1, pinned) else { continue search }
      var slot = 0
      guard var word = unsafe try step(inner.node, 0, slot: slot, pinned) else { continue search }
      while !word.isShell {
        slot = 1 &- slot
        let node = unsafe word.node
        guard let below = unsafe try step(node, choose(node), slot: slot, pinned) else { continue search }
        word = below
      }
      return unsafe _IndexPosition(word.anchored, slot: slot)
    }
  }

  /// A link of a node, and what it leads to in a slot. Nil if the node is being replaced: the search begins again, from above.
  @unsafe
  @inlinable
  @inline(__always)
  func step(
    _ node: UnsafeMutablePointer<TreeNode>, _ side: Int, slot: Int, _ pinned: borrowing ReclamationGuard
  ) throws(OperationRestart) -> Word? {
    let word = unsafe try pinned.loadTentatively(node.link(side).pointee, slot: slot)
    schedulePoint(.treeAfterLinkLoad)
    // INVARIANT(TR-2): a node that is not finalized after the load was in the tree at the load, and so was what is below it.
    // ACQUIRE[T2-check] with ACQ_REL[T2-finalize].
    if unsafe _slowPath(node.pointee.change.load(ordering: .acquiring).isFinalized) {
      unsafe records.pointee.helpOut(node, pinned)
      return nil
    }
    pinned.confirm(word)
    return word
  }

  /// Where a key belongs, seen from a node.
  @unsafe
  @inlinable
  @inline(__always)
  func side(of key: Key, isStrict: Bool, _ node: UnsafeMutablePointer<TreeNode>) -> Int {
    let own = unsafe node.key(as: Key.self)
    return isStrict
      ? unsafe KeyOrder.precedes(own.pointee, key) ? 1 : 0 : unsafe KeyOrder.precedes(key, own.pointee) ? 0 : 1
  }

  /// Whether a node begins behind a key (or with it, if strict).
  @unsafe
  @inlinable
  @inline(__always)
  func isBeyond(_ node: UnsafeMutablePointer<AnchoredNode>, _ key: Key, isStrict: Bool) -> Bool {
    if unsafe node == first { return false }
    let anchor = unsafe node.anchor(as: Key.self)
    return isStrict
      ? unsafe !KeyOrder.precedes(anchor.pointee, key) : unsafe KeyOrder.precedes(key, anchor.pointee)
  }

  /// As `floor`: the shell to which the nodes lead may begin behind the key, where one in front of it was removed. Then it is the
  /// one before that: the last one to the left of the last node at which the search went to the right.
  @unsafe
  @inlinable
  @inline(never)
  func floorSlow(
    _ key: Key, isStrict: Bool, _ pinned: borrowing ReclamationGuard
  ) throws(OperationRestart) -> _IndexPosition {
    search: while true {
      // A third slot has the last node at which the search went to the right.
      var (node, slot) = unsafe (top, 0)
      var (turn, turnSlot) = unsafe (top, 2)
      var word = Word.null
      repeat {
        let side = unsafe node.isSentinel ? 0 : side(of: key, isStrict: isStrict, node)
        if side == 1 { unsafe (turn, turnSlot) = (node, slot) }
        slot = slot == turnSlot ? (slot == 0 ? 1 : 0) : 3 &- slot &- turnSlot
        guard let below = unsafe try step(node, side, slot: slot, pinned) else { continue search }
        word = below
        if !word.isShell { unsafe node = word.node }
      } while !word.isShell
      if unsafe !isBeyond(word.anchored, key, isStrict: isStrict) {
        return unsafe _IndexPosition(
          slot < 2 ? word.anchored : try pinned.protect(word.anchored, slot: 0), slot: slot & 1)
      }
      // INVARIANT(TR-6): the first node's shell is the leftmost, and begins behind no key: so there was such a node.
      assert(unsafe turnSlot < 2 || turn != top, "TR-6: a search that never went to the right ends at the first node")
      unsafe (node, slot) = (turn, turnSlot)
      var side = 0
      repeat {
        slot = slot == 0 ? 1 : 0
        guard let below = unsafe try step(node, side, slot: slot, pinned) else { continue search }
        word = below
        if !word.isShell { unsafe node = word.node }
        side = 1
      } while !word.isShell
      return unsafe _IndexPosition(word.anchored, slot: slot)
    }
  }
}
