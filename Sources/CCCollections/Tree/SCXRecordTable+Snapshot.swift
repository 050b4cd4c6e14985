public import CCReclaim
internal import Synchronization

extension SCXRecordTable {
  // SAFETY (whole extension): the caller holds the node, in a slot below `slots`.

  /// The node of a link as it is now (LLX). Names what its links lead to in two slots.
  ///
  /// Throws if another change is at it, after helping that one; then slots may name other things.
  @unsafe
  @usableFromInline
  func snapshot(
    of word: MarkedPointer<TreeNode>, slots: (left: Int, right: Int), _ pinned: borrowing ReclamationGuard
  ) throws(OperationRestart) -> TreeSnapshot {
    let node = unsafe word.node
    // ACQUIRE[T1-see] with ACQ_REL[T1-freeze]; ACQUIRE[T2-check] with ACQ_REL[T2-finalize].
    let change = unsafe node.pointee.change.load(ordering: .acquiring)
    let phase = unsafe record(of: change).phase(of: change) ?? .committed
    switch phase {
    case .freezing, .frozen:
      try help(change, pinned)
      throw OperationRestart()
    case .committed:
      // If it was finalized after this look at it, the one below sees that.
      if change.isFinalized { throw OperationRestart() }
    case .aborted: break
    }
    let left = unsafe try pinned.loadTentatively(node.pointee.left, slot: slots.left)
    let right = unsafe try pinned.loadTentatively(node.pointee.right, slot: slots.right)
    schedulePoint(.snapshotAfterLinks)
    // INVARIANT(TR-3): nothing has frozen the node in between, so it was in the tree, and so were these, when they were loaded.
    // ACQUIRE[T1-see] with ACQ_REL[T1-freeze].
    guard unsafe node.pointee.change.load(ordering: .acquiring) == change else { throw OperationRestart() }
    // What the slots still name.
    if slots.left != slots.right { pinned.confirm(left) }
    pinned.confirm(right)
    return unsafe TreeSnapshot(word, change, left, right)
  }
}
