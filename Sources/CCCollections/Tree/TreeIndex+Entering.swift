// swift-format-ignore-file: NoLeadingUnderscores, AllPublicDeclarationsHaveDocumentation

public import CCReclaim
public import Synchronization

/// What came of an attempt to enter a node's shell, or to remove it.
@unsafe
@frozen
@usableFromInline
enum TreeAttempt {
  /// Done. Which dead node's shell it has replaced, and whether there are violations to be repaired.
  case done(replaced: UnsafeMutablePointer<AnchoredNode>?, needsRepair: Bool)
  /// There is nothing to be done: the node is dead, or has no shell.
  case needless
  /// The shell would become too heavy: violations are to be repaired first.
  case tooHeavy
  case noMemory
}

extension _TreeIndex {
  // SAFETY (whole extension): a node that is being entered is not retired before `complete(isInserted)`; the others are in
  // slots, as `TreePath` says.

  @inlinable
  @inline(never)
  public func insert(_ raw: UnsafeMutableRawPointer, _ outer: borrowing ReclamationGuard) {
    let node = unsafe raw.assumingMemoryBound(to: AnchoredNode.self)
    let anchor = unsafe node.anchor(as: Key.self).pointee
    // ACQ_REL[M5-list] with ACQ_REL[M5-complete]: whoever removes the node sees that it may have a shell.
    _ = unsafe node.pointee.state.bitwiseAnd(~AnchoredNode.isShellless, ordering: .acquiringAndReleasing)
    let attempt = unsafe changing(outer) { pinned throws(OperationRestart) in unsafe try enter(node, pinned) }
    switch unsafe attempt {
    case .done(let replaced, let needsRepair):
      if let replaced = unsafe replaced { unsafe noteShellless(replaced, outer) }
      if needsRepair { repair(anchor, outer) }
    case .needless, .tooHeavy, .noMemory:
      // Without a shell it is found through the chain.
      _ = unsafe node.complete(AnchoredNode.isShellless)
    }
    schedulePoint(.shellBeforeCompletion)
    // INVARIANT(ND-3): from here on this thread does not enter the node again.
    unsafe finish(node, AnchoredNode.isInserted, anchor, outer)
  }

  /// Notes that the inserter, or the remover, is done. The one who comes second removes the shell, if there is one, and whoever
  /// finds that nobody keeps the node retires it.
  @unsafe
  @inlinable
  func finish(
    _ node: UnsafeMutablePointer<AnchoredNode>, _ part: UInt16, _ anchor: Key, _ outer: borrowing ReclamationGuard
  ) {
    // ACQ_REL[M5-complete] with ACQ_REL[M5-list], and with itself: the second sees what the first has done.
    let state = unsafe node.pointee.state.bitwiseOr(part, ordering: .acquiringAndReleasing).newValue
    if state == AnchoredNode.isRetirable { return unsafe outer.retire(node) }
    let both = AnchoredNode.isInserted | AnchoredNode.isDeleted
    if state & both == both, state & AnchoredNode.isShellless == 0 { _ = unsafe removeShell(of: node, anchor, outer) }
  }

  /// Notes that a dead node has no shell any more.
  @unsafe
  @inlinable
  func noteShellless(_ node: UnsafeMutablePointer<AnchoredNode>, _ outer: borrowing ReclamationGuard) {
    if unsafe node.complete(AnchoredNode.isShellless) { unsafe outer.retire(node) }
  }

  /// One attempt to enter a node's shell.
  @unsafe
  @inlinable
  func enter(
    _ node: UnsafeMutablePointer<AnchoredNode>, _ pinned: borrowing ReclamationGuard
  ) throws(OperationRestart) -> TreeAttempt {
    let anchor = unsafe node.anchor(as: Key.self)
    let path = unsafe try path(to: anchor.pointee, stopsAtViolation: false, pinned)
    // ACQUIRE[M1-find] with ACQ_REL[M1-replace]: after the search, so that a shell with the same anchor that it has found is a
    // dead node's, if this one is alive.
    if unsafe node.pointee.block.load(ordering: .acquiring).isMarked { return unsafe .needless }
    let other = unsafe path.word.anchored
    let isBehind = unsafe other == first || KeyOrder.precedes(other.anchor(as: Key.self).pointee, anchor.pointee)
    let isEqual = unsafe !isBehind && !KeyOrder.precedes(anchor.pointee, other.anchor(as: Key.self).pointee)
    let upper = unsafe try snapshot(of: path.grandparent, pinned)
    let parent = unsafe try snapshot(of: path.parent, pinned)
    let upperSide = unsafe try upper.side(of: path.parent)
    let side = unsafe try parent.side(of: path.word)
    // INVARIANT(TR-7): the weights on each path add up to the same; at the tree's top any will do.
    let weight = unsafe parent.isSentinel ? 1 : path.word.weight &- 1
    let isDone = unsafe try change(pinned) { (draft, pinned) in
      unsafe draft.freeze(upper)
      unsafe draft.freeze(parent)
      var inner = unsafe Word(shell: node, weight: path.word.weight)
      if !isEqual {
        let (own, old) = unsafe (Word(shell: node, weight: 1), Word(shell: other, weight: 1))
        let key = unsafe isBehind ? anchor : other.anchor(as: Key.self)
        inner = unsafe draft.node(key, weight: weight, isBehind ? old : own, isBehind ? own : old, pinned)
      }
      // The parent is copied, too: a shell is nothing but its link, and what is replaced must not come back (TR-5).
      return unsafe TreeChange(
        upperSide,
        draft.node(like: parent.node, weight: parent.weight, side, inner, parent.child(1 &- side), pinned))
    }
    if !isDone { return unsafe .noMemory }
    var violationCount = unsafe path.violationCount
    if !isEqual {
      // The shell's violation has gone, and the new node's may have come.
      if unsafe path.word.weight > 1 { violationCount &-= 1 }
      if unsafe isViolation(weight, below: parent.weight) { violationCount &+= 1 }
    }
    return unsafe .done(
      replaced: isEqual ? other : nil, needsRepair: violationCount > tolerance)
  }
}
