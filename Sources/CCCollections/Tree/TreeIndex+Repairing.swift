public import CCReclaim

/// What came of an attempt to repair a path.
@frozen
@usableFromInline
enum TreeRepair {
  /// A violation is gone, or further up.
  case repaired
  /// There is none.
  case needless
  case noMemory
}

extension _TreeIndex {
  // SAFETY (whole extension): the path's nodes are in the slots that it says, and what else is looked at in those that
  // `TreeSlot` names, or in slots of the path that are not needed any more.

  /// Repairs all violations on the way to a key. False: there is no memory for that, and some stay until another thread comes by.
  @inlinable
  @inline(never)
  @discardableResult
  func repair(_ key: Key, _ outer: borrowing ReclamationGuard) -> Bool {
    while true {
      let repair = changing(outer) { pinned throws(OperationRestart) in try repairOnce(key, pinned) }
      switch repair {
      case .repaired: continue
      case .needless: return true
      case .noMemory: return false
      }
    }
  }

  /// Takes one rebalancing step at the first violation on the way to a key.
  @inlinable
  func repairOnce(_ key: Key, _ pinned: borrowing ReclamationGuard) throws(OperationRestart) -> TreeRepair {
    let path = unsafe try path(to: key, stopsAtViolation: true, pinned)
    if unsafe path.violationCount == 0 { return .needless }
    if unsafe path.word.weight > 1 { return unsafe try repairOverweight(path, pinned) }
    return unsafe try repairRed(path, path.word, pinned)
  }

  /// Repairs two red nodes, one below the other: a path's parent, and a child of it.
  @unsafe
  @inlinable
  func repairRed(
    _ path: TreePath, _ child: Word, _ pinned: borrowing ReclamationGuard
  ) throws(OperationRestart) -> TreeRepair {
    let upper = unsafe try snapshot(of: path.greatGrandparent, pinned)
    let grandparent = unsafe try snapshot(
      of: path.grandparent, 0, slot: path.freeSlot, other: TreeSlot.nephew, pinned)
    let parent = unsafe try snapshot(of: path.parent, pinned)
    let upperSide = unsafe try upper.side(of: grandparent.word)
    let side = unsafe try grandparent.side(of: parent.word)
    let childSide = unsafe try parent.side(of: child)
    let uncle = unsafe grandparent.child(1 &- side)
    // Further up there is another pair, which another thread has made meanwhile.
    if unsafe grandparent.weight == 0 { throw OperationRestart() }
    if uncle.weight == 0 {
      let uncle = unsafe try member(uncle, pinned)
      return unsafe try rebalance(.recolour, side, pinned) { (draft, pinned) in
        let parent = unsafe TreeMember(parent.word, parent)
        unsafe draft.freeze(upper)
        unsafe draft.freeze(grandparent)
        unsafe draft.freeze(parent, on: side, uncle)
        return unsafe TreeChange(
          upperSide,
          draft.node(
            like: grandparent.node, weight: upper.isSentinel ? 1 : grandparent.weight &- 1, side,
            draft.copy(parent, weight: 1, pinned), draft.copy(uncle, weight: 1, pinned), pinned))
      }
    }
    if childSide == side {
      return unsafe try rebalance(.rotate, side, pinned) { (draft, pinned) in
        unsafe draft.freeze(upper)
        unsafe draft.freeze(grandparent)
        unsafe draft.freeze(parent)
        let inner = unsafe draft.node(like: grandparent.node, weight: 0, side, parent.child(1 &- side), uncle, pinned)
        return unsafe TreeChange(
          upperSide, draft.node(like: parent.node, weight: grandparent.weight, side, child, inner, pinned))
      }
    }
    let middle = unsafe try snapshot(of: child, pinned)
    return unsafe try rebalance(.rotateTwice, side, pinned) { (draft, pinned) in
      unsafe draft.freeze(upper)
      unsafe draft.freeze(grandparent)
      unsafe draft.freeze(parent)
      unsafe draft.freeze(middle)
      let outer = unsafe draft.node(like: parent.node, weight: 0, side, parent.child(side), middle.child(side), pinned)
      let inner = unsafe draft.node(like: grandparent.node, weight: 0, side, middle.child(1 &- side), uncle, pinned)
      return unsafe TreeChange(
        upperSide, draft.node(like: middle.node, weight: grandparent.weight, side, outer, inner, pinned))
    }
  }

  /// A rebalancing step, which `describe` describes.
  @unsafe
  @inlinable
  func rebalance(
    _ step: RebalancingStep, _ side: Int, _ pinned: borrowing ReclamationGuard,
    _ describe: (inout Draft, borrowing ReclamationGuard) -> TreeChange
  ) throws(OperationRestart) -> TreeRepair {
    let isDone = unsafe try change(pinned, describe)
    if isDone { schedulePoint(.rebalancing(step, side)) }
    return isDone ? .repaired : .noMemory
  }
}
