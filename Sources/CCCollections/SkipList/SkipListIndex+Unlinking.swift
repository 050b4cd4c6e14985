public import CCReclaim
public import Synchronization

extension _SkipListIndex {
  // SAFETY (whole extension): as in +Linking; a dead node is not retired before both parties are done with it.

  @inlinable
  @inline(never)
  public func remove(_ raw: UnsafeMutableRawPointer, _ pinned: borrowing ReclamationGuard) -> Bool {
    let node = unsafe raw.assumingMemoryBound(to: AnchoredNode.self)
    unsafe mark(node)
    schedulePoint(.unlinkBeforeCompletion)
    // INVARIANT(ND-2): only whoever took the node's range over comes here.
    return unsafe node.complete(AnchoredNode.isDeleted) && retire(node, pinned)
  }

  @inlinable
  @inline(never)
  public func discard(
    _ raw: UnsafeMutableRawPointer, _ pinned: borrowing ReclamationGuard
  ) throws(OperationRestart) {
    let node = unsafe raw.assumingMemoryBound(to: AnchoredNode.self)
    unsafe mark(node)
    unsafe try sweep(node, pinned)
  }

  /// Marks the tower of a dead node, from the top: once a level is marked, no search goes down from it to a level that is not.
  @unsafe
  @inlinable
  func mark(_ node: UnsafeMutablePointer<AnchoredNode>) {
    // RELAXED: it does not change.
    var level = unsafe Int(node.pointee.height.load(ordering: .relaxed))
    while level > 0 {
      level &-= 1
      let own = unsafe link(node, level)
      // RELAXED: the value to expect.
      var old = unsafe own.pointee.load(ordering: .relaxed)
      while !old.isMarked {
        schedulePoint(.unlinkBeforeMark)
        // ACQ_REL[M4-link] with ACQUIRE[M4-follow]: death comes before the mark.
        let (exchanged, original) = unsafe own.pointee.compareExchange(
          expected: old, desired: old.marked(), successOrdering: .acquiringAndReleasing, failureOrdering: .relaxed)
        if exchanged { break }
        old = original
      }
    }
  }

  /// Retires a dead node that nobody will link again, after a search that leaves it on no level. Returns whether the operation
  /// was started again for that.
  @unsafe
  @inlinable
  func retire(_ node: UnsafeMutablePointer<AnchoredNode>, _ pinned: borrowing ReclamationGuard) -> Bool {
    var isRestarted = false
    while true {
      do throws(OperationRestart) {
        unsafe try sweep(node, pinned)
        break
      } catch {
        pinned.restart(for: error)
        isRestarted = true
      }
    }
    unsafe pinned.retire(node)
    return isRestarted
  }

  /// Unlinks a marked node on each of its levels.
  ///
  /// INVARIANT(SK-3): on a level, nodes with the same anchor may stand in any order, so that all of them are looked at.
  @unsafe
  @inlinable
  func sweep(
    _ node: UnsafeMutablePointer<AnchoredNode>, _ pinned: borrowing ReclamationGuard
  ) throws(OperationRestart) {
    // RELAXED: it does not change.
    for level in unsafe 0..<Int(node.pointee.height.load(ordering: .relaxed)) {
      _ = unsafe try seek(node.anchor(as: Key.self), level, skipsEqual: true, pinned)
    }
  }

  @inlinable
  public func append(_ raw: UnsafeMutableRawPointer, _ ends: inout [UnsafeMutableRawPointer]) {
    let node = unsafe raw.assumingMemoryBound(to: AnchoredNode.self)
    // RELAXED: nobody else knows the map; so below.
    let height = unsafe node.pointee.height.load(ordering: .relaxed)
    for level in 0..<Int(height) {
      if unsafe level == ends.count { unsafe ends.append(UnsafeMutableRawPointer(first)) }
      let end = unsafe ends[level].assumingMemoryBound(to: AnchoredNode.self)
      // RELAXED: as above.
      unsafe link(end, level).pointee.store(MarkedPointer(node), ordering: .relaxed)
      unsafe ends[level] = raw
    }
    // RELAXED: as above.
    if unsafe first.pointee.height.load(ordering: .relaxed) < height {
      // RELAXED: as above.
      unsafe first.pointee.height.store(height, ordering: .relaxed)
    }
    // RELAXED: as above.
    unsafe node.pointee.state.store(AnchoredNode.isInserted, ordering: .relaxed)
  }
}
