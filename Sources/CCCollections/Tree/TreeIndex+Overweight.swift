public import CCReclaim

/// An overweight member and its surroundings: all that is frozen in each step that lightens it.
@unsafe
@frozen
@usableFromInline
struct TreeBurden {
  /// The node above the parent, and on which side of it the parent is.
  @usableFromInline
  let upper: TreeSnapshot
  @usableFromInline
  let upperSide: Int
  @usableFromInline
  let parent: TreeSnapshot
  /// The overweight member, and on which side of the parent it is.
  @usableFromInline
  let member: TreeMember
  @usableFromInline
  let side: Int
  @usableFromInline
  let sibling: TreeMember

  @inlinable
  init(
    _ upper: TreeSnapshot, _ upperSide: Int, _ parent: TreeSnapshot, _ member: TreeMember, _ side: Int,
    _ sibling: TreeMember
  ) {
    // SAFETY: only keeps them.
    unsafe self.upper = upper
    unsafe self.upperSide = upperSide
    unsafe self.parent = parent
    unsafe self.member = member
    unsafe self.side = side
    unsafe self.sibling = sibling
  }
}

extension _TreeIndex {
  // SAFETY (whole extension): as in +Repairing.

  /// Repairs an overweight node or shell: a path's end. In the pictures of design/TreeMaps.md it is on the left; here, on `side`.
  @unsafe
  @inlinable
  func repairOverweight(
    _ path: TreePath, _ pinned: borrowing ReclamationGuard
  ) throws(OperationRestart) -> TreeRepair {
    let upper = unsafe try snapshot(of: path.grandparent, pinned)
    let parent = unsafe try snapshot(
      of: path.parent, 1 &- path.side, slot: TreeSlot.sibling, other: TreeSlot.scratch, pinned)
    let upperSide = unsafe try upper.side(of: parent.word)
    let side = unsafe try parent.side(of: path.word)
    let sibling = unsafe parent.child(1 &- side)
    let weight = sibling.weight
    if unsafe weight == 0 && parent.weight == 0 { return unsafe try repairRed(path, sibling, pinned) }
    if weight > 1 {
      let burden = unsafe TreeBurden(
        upper, upperSide, parent, try member(path.word, pinned), side, try member(sibling, pinned))
      return unsafe try push(burden, .w7, pinned)
    }
    // A shell is too light to be the sibling of what is overweight: the tree has changed meanwhile.
    if sibling.isShell { throw OperationRestart() }
    let siblingSnapshot = unsafe try snapshot(
      of: sibling, side, slot: TreeSlot.nephew, other: path.freeSlot, pinned)
    let near = unsafe siblingSnapshot.child(side)
    if weight == 0 && near.weight == 0 {
      return unsafe try freeNephew(path.word, upper, upperSide, parent, side, siblingSnapshot, pinned)
    }
    let burden = unsafe TreeBurden(
      upper, upperSide, parent, try member(path.word, pinned), side, TreeMember(sibling, siblingSnapshot))
    if weight == 0 { return unsafe try lightenBesideRed(burden, siblingSnapshot, near, path, pinned) }
    return unsafe try lightenBesideBlack(burden, siblingSnapshot, near, pinned)
  }

  /// A red nephew under a red sibling is moved up, so that neither is in the way any more.
  @unsafe
  @inlinable
  func freeNephew(
    _ word: Word, _ upper: TreeSnapshot, _ upperSide: Int, _ parent: TreeSnapshot, _ side: Int,
    _ sibling: TreeSnapshot, _ pinned: borrowing ReclamationGuard
  ) throws(OperationRestart) -> TreeRepair {
    let near = unsafe try snapshot(of: sibling.child(side), pinned)
    return unsafe try rebalance(.freeNephew, side, pinned) { (draft, pinned) in
      unsafe draft.freeze(upper)
      unsafe draft.freeze(parent)
      unsafe draft.freeze(sibling)
      unsafe draft.freeze(near)
      let one = unsafe draft.node(like: parent.node, weight: 0, side, word, near.child(side), pinned)
      let other = unsafe draft.node(
        like: sibling.node, weight: 0, side, near.child(1 &- side), sibling.child(1 &- side), pinned)
      return unsafe TreeChange(
        upperSide, draft.node(like: near.node, weight: parent.weight, side, one, other, pinned))
    }
  }

  /// W1 to W4: the sibling is red, the parent is not, and the near nephew neither.
  @unsafe
  @inlinable
  func lightenBesideRed(
    _ burden: TreeBurden, _ sibling: TreeSnapshot, _ near: Word, _ path: TreePath, _ pinned: borrowing ReclamationGuard
  ) throws(OperationRestart) -> TreeRepair {
    let side = unsafe burden.side
    let far = unsafe sibling.child(1 &- side)
    if near.weight > 1 {
      let near = unsafe try member(near, pinned)
      return unsafe try rebalance(.w1, side, pinned) { (draft, pinned) in
        let light = unsafe draft.lighten(burden, pinned)
        unsafe draft.freeze(near)
        let one = unsafe draft.node(
          like: burden.parent.node, weight: 1, side, light, draft.copy(near, weight: near.weight &- 1, pinned), pinned)
        return unsafe TreeChange(
          burden.upperSide, draft.node(like: sibling.node, weight: burden.parent.weight, side, one, far, pinned))
      }
    }
    // As with the sibling.
    if near.isShell { throw OperationRestart() }
    // Neither the far nephew nor the great-grandparent is looked at any more.
    let nearSnapshot = unsafe try snapshot(
      of: near, side, slot: path.greatGrandparentSlot, other: path.freeSlot, pinned)
    let (inner, outer) = unsafe (nearSnapshot.child(side), nearSnapshot.child(1 &- side))
    if outer.weight == 0 {
      let outer = unsafe try member(outer, pinned)
      return unsafe try rebalance(.w4, side, pinned) { (draft, pinned) in
        let light = unsafe draft.lighten(burden, pinned)
        unsafe draft.freeze(nearSnapshot)
        unsafe draft.freeze(outer)
        let one = unsafe draft.node(like: burden.parent.node, weight: 1, side, light, inner, pinned)
        let other = unsafe draft.node(
          like: sibling.node, weight: 0, side, draft.copy(outer, weight: 1, pinned), far, pinned)
        return unsafe TreeChange(
          burden.upperSide, draft.node(like: near.node, weight: burden.parent.weight, side, one, other, pinned))
      }
    }
    if inner.weight == 0 {
      let inner = unsafe try snapshot(of: inner, pinned)
      return unsafe try rebalance(.w3, side, pinned) { (draft, pinned) in
        let light = unsafe draft.lighten(burden, pinned)
        unsafe draft.freeze(nearSnapshot)
        unsafe draft.freeze(inner)
        let one = unsafe draft.node(like: burden.parent.node, weight: 1, side, light, inner.child(side), pinned)
        let other = unsafe draft.node(like: near.node, weight: 1, side, inner.child(1 &- side), outer, pinned)
        let middle = unsafe draft.node(like: inner.node, weight: 0, side, one, other, pinned)
        return unsafe TreeChange(
          burden.upperSide, draft.node(like: sibling.node, weight: burden.parent.weight, side, middle, far, pinned))
      }
    }
    return unsafe try rebalance(.w2, side, pinned) { (draft, pinned) in
      let light = unsafe draft.lighten(burden, pinned)
      let near = unsafe TreeMember(near, nearSnapshot)
      unsafe draft.freeze(near)
      let one = unsafe draft.node(
        like: burden.parent.node, weight: 1, side, light, draft.copy(near, weight: 0, pinned), pinned)
      return unsafe TreeChange(
        burden.upperSide, draft.node(like: sibling.node, weight: burden.parent.weight, side, one, far, pinned))
    }
  }

  /// W5, W6, and the push: the sibling weighs one.
  @unsafe
  @inlinable
  func lightenBesideBlack(
    _ burden: TreeBurden, _ sibling: TreeSnapshot, _ near: Word, _ pinned: borrowing ReclamationGuard
  ) throws(OperationRestart) -> TreeRepair {
    let side = unsafe burden.side
    let far = unsafe sibling.child(1 &- side)
    if far.weight == 0 {
      let far = unsafe try member(far, pinned)
      return unsafe try rebalance(.w5, side, pinned) { (draft, pinned) in
        let light = unsafe draft.lighten(burden, pinned)
        unsafe draft.freeze(far)
        let one = unsafe draft.node(like: burden.parent.node, weight: 1, side, light, near, pinned)
        return unsafe TreeChange(
          burden.upperSide,
          draft.node(
            like: sibling.node, weight: burden.parent.weight, side, one, draft.copy(far, weight: 1, pinned), pinned))
      }
    }
    if near.weight == 0 {
      let near = unsafe try snapshot(of: near, pinned)
      return unsafe try rebalance(.w6, side, pinned) { (draft, pinned) in
        let light = unsafe draft.lighten(burden, pinned)
        unsafe draft.freeze(near)
        let one = unsafe draft.node(like: burden.parent.node, weight: 1, side, light, near.child(side), pinned)
        let other = unsafe draft.node(like: sibling.node, weight: 1, side, near.child(1 &- side), far, pinned)
        return unsafe TreeChange(
          burden.upperSide, draft.node(like: near.node, weight: burden.parent.weight, side, one, other, pinned))
      }
    }
    return unsafe try push(burden, .push, pinned)
  }

  /// Takes a weight from the member and its sibling, and gives it to their parent.
  @unsafe
  @inlinable
  func push(
    _ burden: TreeBurden, _ name: RebalancingStep, _ pinned: borrowing ReclamationGuard
  ) throws(OperationRestart) -> TreeRepair {
    unsafe try rebalance(name, burden.side, pinned) { (draft, pinned) in
      let light = unsafe draft.lighten(burden, pinned)
      let sibling = unsafe draft.copy(burden.sibling, weight: burden.sibling.weight &- 1, pinned)
      // INVARIANT(TR-7): at the tree's top any weight will do.
      let weight = unsafe burden.upper.isSentinel ? 1 : burden.parent.weight &+ 1
      return unsafe TreeChange(
        burden.upperSide,
        draft.node(like: burden.parent.node, weight: weight, burden.side, light, sibling, pinned))
    }
  }
}

extension TreeDraft {
  /// Freezes what each step freezes that lightens a member, and makes a lighter copy of it.
  @inlinable
  mutating func lighten(_ burden: TreeBurden, _ pinned: borrowing ReclamationGuard) -> Word {
    // SAFETY: as for the whole type.
    unsafe freeze(burden.upper)
    unsafe freeze(burden.parent)
    unsafe freeze(burden.member, on: burden.side, burden.sibling)
    return unsafe copy(burden.member, weight: burden.member.weight &- 1, pinned)
  }
}
