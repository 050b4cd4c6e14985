public import CCReclaim
internal import Synchronization

extension SCXRecordTable {
  // SAFETY (whole extension): as design/TreeMaps.md says: the owner of a change has its nodes in slots; a helper has named them,
  // and touches each only after it has found the change undecided still.

  /// Carries out a change that its owner has described (SCX). Returns whether it took place; then the nodes that it has
  /// replaced are the caller's to retire, and otherwise those that it has made are nobody else's.
  @unsafe
  @usableFromInline
  func commit(
    _ record: UnsafeMutablePointer<SCXRecord>, _ handle: SCXHandle, freezing count: Int, side: Int,
    _ new: MarkedPointer<TreeNode>
  ) -> Bool {
    // RELEASE[T4-write] with ACQUIRE[T4-copy]; so below.
    unsafe record.pointee.count.store(UInt8(count), ordering: .releasing)
    // RELEASE[T4-write] with ACQUIRE[T4-copy].
    unsafe record.pointee.side.store(UInt8(side), ordering: .releasing)
    // RELEASE[T4-write] with ACQUIRE[T4-copy].
    unsafe record.pointee.new.store(new, ordering: .releasing)
    // RELEASE[T3-publish] with ACQUIRE[T3-read]: the new nodes are written before anybody can link them.
    unsafe record.pointee.progress.store(SCXProgress(.freezing, number: handle.number), ordering: .releasing)
    unsafe carryOut(record, handle, isHelper: false)
    schedulePoint(.changeAfterCommit)
    // Not what the steps above came to: another thread may have been quicker, either way.
    return unsafe record.phase(of: handle) == .committed
  }

  /// Adds a node to those that a change freezes.
  @unsafe
  @usableFromInline
  func describe(_ record: UnsafeMutablePointer<SCXRecord>, _ rank: Int, _ snapshot: TreeSnapshot) {
    let frozen = unsafe record.frozen(rank)
    // RELEASE[T4-write] with ACQUIRE[T4-copy]; so below.
    unsafe frozen.pointee.node.store(snapshot.word, ordering: .releasing)
    // RELEASE[T4-write] with ACQUIRE[T4-copy].
    unsafe frozen.pointee.seen.store(snapshot.change, ordering: .releasing)
  }

  /// Finishes another thread's change, unless it is decided. Uses slots 0 to 5.
  func help(_ change: SCXHandle, _ pinned: borrowing ReclamationGuard) throws(OperationRestart) {
    let handle = change.unfinalized()
    let record = unsafe record(of: handle)
    // ACQUIRE[T4-copy] with RELEASE[T4-write]: where the record has been used again, `isUndecided` tells.
    let count = unsafe Int(record.pointee.count.load(ordering: .acquiring))
    for rank in 0..<count {
      // ACQUIRE[T4-copy] with RELEASE[T4-write].
      if let node = unsafe record.frozen(rank).pointee.node.load(ordering: .acquiring).pointer {
        unsafe try pinned.protectTentatively(node, slot: rank)
      }
    }
    schedulePoint(.helpAfterProtection)
    unsafe carryOut(record, handle, isHelper: true)
  }

  /// Helps the change that has finalized a node out of the way of a search, whose guard this is.
  @unsafe
  @usableFromInline
  @inline(never)
  func helpOut(_ node: UnsafeMutablePointer<TreeNode>, _ outer: borrowing ReclamationGuard) {
    let pinned = outer.nested()
    // ACQUIRE[T1-see] with ACQ_REL[T1-freeze].
    let change = unsafe node.pointee.change.load(ordering: .acquiring)
    // An error is the inner operation's, which ends here; the search comes by again if there is need.
    try? help(change, pinned)
  }

  /// Freezes the nodes one after the other, finalizes those that are replaced, and replaces them.
  @unsafe
  private func carryOut(_ record: UnsafeMutablePointer<SCXRecord>, _ handle: SCXHandle, isHelper: Bool) {
    // ACQUIRE[T4-copy] with RELEASE[T4-write]; so below.
    let count = unsafe Int(record.pointee.count.load(ordering: .acquiring))
    for rank in 0..<count {
      // ACQUIRE[T4-copy] with RELEASE[T4-write].
      let node = unsafe record.frozen(rank).pointee.node.load(ordering: .acquiring).pointer
      // ACQUIRE[T4-copy] with RELEASE[T4-write].
      let seen = unsafe record.frozen(rank).pointee.seen.load(ordering: .acquiring)
      schedulePoint(.changeBeforeFreeze)
      // INVARIANT(TR-4): the node above is frozen for this change, so while that is undecided, this one is not retired; and what
      // was read of the record is of this use.
      if isHelper, unsafe !record.isUndecided(handle) { return }
      guard let node = unsafe node else { return }
      // ACQ_REL[T1-freeze] with ACQUIRE[T1-see].
      let (exchanged, original) = unsafe node.pointee.change.compareExchange(
        expected: seen, desired: handle, successOrdering: .acquiringAndReleasing, failureOrdering: .acquiring)
      if exchanged || original.unfinalized() == handle { continue }
      // Another change came first; or this one is decided, if others have helped.
      return unsafe record.advance(handle, from: .freezing, to: .aborted)
    }
    schedulePoint(.changeBeforeFrozen)
    unsafe record.advance(handle, from: .freezing, to: .frozen)
    for rank in 1..<count {
      // ACQUIRE[T4-copy] with RELEASE[T4-write].
      let node = unsafe record.frozen(rank).pointee.node.load(ordering: .acquiring).pointer
      schedulePoint(.changeBeforeFinalize)
      guard unsafe record.phase(of: handle) == .frozen, let node = unsafe node else { return }
      // ACQ_REL[T2-finalize] with ACQUIRE[T2-check]: before the node is unlinked, so that whoever finds it unfinalized after
      // loading a link of it knows that it was in the tree. It fails if another thread was quicker.
      _ = unsafe node.pointee.change.compareExchange(
        expected: handle, desired: handle.finalized(), successOrdering: .acquiringAndReleasing,
        failureOrdering: .relaxed)
    }
    unsafe swing(record, handle)
  }

  /// Replaces what the link leads to: the change takes place.
  @unsafe
  private func swing(_ record: UnsafeMutablePointer<SCXRecord>, _ handle: SCXHandle) {
    // ACQUIRE[T4-copy] with RELEASE[T4-write]; so below.
    let owner = unsafe record.frozen(0).pointee.node.load(ordering: .acquiring).pointer
    // ACQUIRE[T4-copy] with RELEASE[T4-write].
    let old = unsafe record.frozen(1).pointee.node.load(ordering: .acquiring)
    // ACQUIRE[T4-copy] with RELEASE[T4-write].
    let new = unsafe record.pointee.new.load(ordering: .acquiring)
    // ACQUIRE[T4-copy] with RELEASE[T4-write].
    let side = unsafe Int(record.pointee.side.load(ordering: .acquiring))
    schedulePoint(.changeBeforeSwing)
    guard unsafe record.phase(of: handle) == .frozen, let owner = unsafe owner else { return }
    // INVARIANT(TR-5): what is replaced is a node, which is finalized and never comes back: so this succeeds once.
    // ACQ_REL: with the acquiring loads of guards. The new nodes are written before they are found.
    _ = unsafe owner.link(side).pointee.compareExchange(
      expected: old, desired: new, successOrdering: .acquiringAndReleasing, failureOrdering: .relaxed)
    schedulePoint(.changeBeforeCommit)
    unsafe record.advance(handle, from: .frozen, to: .committed)
  }
}
