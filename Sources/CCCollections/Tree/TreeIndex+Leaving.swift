// swift-format-ignore-file: NoLeadingUnderscores, AllPublicDeclarationsHaveDocumentation

public import CCReclaim

extension _TreeIndex {
  // SAFETY (whole extension): a dead node is not retired before both parties are done with it, and its shell is gone; the
  // others are in slots, as `TreePath` says.

  @inlinable
  @inline(never)
  public func remove(_ raw: UnsafeMutableRawPointer, _ outer: borrowing ReclamationGuard) {
    let node = unsafe raw.assumingMemoryBound(to: AnchoredNode.self)
    let anchor = unsafe node.anchor(as: Key.self).pointee
    schedulePoint(.shellBeforeCompletion)
    // INVARIANT(ND-2): only whoever took the node's range over comes here.
    unsafe finish(node, AnchoredNode.isDeleted, anchor, outer)
  }

  @inlinable
  @inline(never)
  public func discard(_ raw: UnsafeMutableRawPointer, _ outer: borrowing ReclamationGuard) -> Bool {
    let node = unsafe raw.assumingMemoryBound(to: AnchoredNode.self)
    return unsafe removeShell(of: node, node.anchor(as: Key.self).pointee, outer)
  }

  /// Removes a dead node's shell, and retires the node if that was the last reason to keep it. False: there is none, or no memory
  /// for that.
  @unsafe
  @inlinable
  func removeShell(
    of node: UnsafeMutablePointer<AnchoredNode>, _ anchor: Key, _ outer: borrowing ReclamationGuard
  ) -> Bool {
    while true {
      let attempt = unsafe changing(outer) { pinned throws(OperationRestart) in unsafe try leave(node, anchor, pinned) }
      switch unsafe attempt {
      case .done(_, let needsRepair):
        unsafe noteShellless(node, outer)
        if needsRepair { repair(anchor, outer) }
        return true
      case .needless: return false
      case .tooHeavy: if !repair(anchor, outer) { return false }
      case .noMemory: return false
      }
    }
  }

  /// One attempt to remove a node's shell: its sibling comes into their parent's place.
  @unsafe
  @inlinable
  func leave(
    _ node: UnsafeMutablePointer<AnchoredNode>, _ anchor: Key, _ pinned: borrowing ReclamationGuard
  ) throws(OperationRestart) -> TreeAttempt {
    let path = unsafe try path(to: anchor, stopsAtViolation: false, pinned)
    // INVARIANT(TR-8): a node has one shell at most, and a search for its anchor leads there.
    guard unsafe path.word.anchored == node else { return unsafe .needless }
    let upper = unsafe try snapshot(of: path.grandparent, pinned)
    let parent = unsafe try snapshot(
      of: path.parent, 1 &- path.side, slot: TreeSlot.sibling, other: TreeSlot.scratch, pinned)
    let upperSide = unsafe try upper.side(of: path.parent)
    let side = unsafe try parent.side(of: path.word)
    let sibling = unsafe try member(parent.child(1 &- side), pinned)
    let weight = unsafe upper.isSentinel ? 1 : parent.weight &+ sibling.weight
    // A link has no room for more.
    if weight >= Word.tagLimit { return unsafe .tooHeavy }
    let isDone = unsafe try change(pinned) { (draft, pinned) in
      unsafe draft.freeze(upper)
      unsafe draft.freeze(parent)
      unsafe draft.freeze(sibling)
      return unsafe TreeChange(upperSide, draft.copy(sibling, weight: weight, pinned))
    }
    if !isDone { return unsafe .noMemory }
    return unsafe .done(
      replaced: nil, needsRepair: path.violationCount &+ (weight > 1 ? 1 : 0) > tolerance)
  }
}
