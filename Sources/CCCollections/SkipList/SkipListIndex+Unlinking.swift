// swift-format-ignore-file: NoLeadingUnderscores, AllPublicDeclarationsHaveDocumentation

public import CCReclaim
public import Synchronization

extension _SkipListIndex {
  // SAFETY (whole extension): as in +Linking; a dead node is not retired before both parties are done with it.

  @inlinable
  @inline(never)
  public func remove(_ raw: UnsafeMutableRawPointer, _ pinned: borrowing ReclamationGuard) {
    let node = unsafe raw.assumingMemoryBound(to: AnchoredNode.self)
    unsafe mark(node)
    schedulePoint(.unlinkBeforeCompletion)
    // INVARIANT(ND-2): only whoever took the node's range over comes here.
    if unsafe node.completeDeletionLast() {
      unsafe retire(raw, pinned)
    } else {
      // Whoever retires the node comes later. Until then, no search should come by it.
      unsafe sweepUntilDone(node, pinned)
      if unsafe node.complete(AnchoredNode.isDeleted) { unsafe retire(raw, pinned) }
    }
  }

  @inlinable
  @inline(never)
  public func discard(
    _ raw: UnsafeMutableRawPointer, _ pinned: borrowing ReclamationGuard
  ) throws(OperationRestart) -> Bool {
    let node = unsafe raw.assumingMemoryBound(to: AnchoredNode.self)
    unsafe mark(node)
    unsafe try sweep(node, pinned)
    return true
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
        // ACQ_REL[M4-mark] with ACQ_REL[M4-link]: death comes before the mark.
        let (exchanged, original) = unsafe own.pointee.compareExchange(
          expected: old, desired: old.marked(), successOrdering: .acquiringAndReleasing, failureOrdering: .relaxed)
        if exchanged { break }
        old = original
      }
    }
  }

  /// Retires a dead node that nobody will link again, after a search that leaves it on no level.
  @inlinable
  public func retire(_ raw: UnsafeMutableRawPointer, _ pinned: borrowing ReclamationGuard) {
    unsafe sweepUntilDone(raw.assumingMemoryBound(to: AnchoredNode.self), pinned)
    unsafe pinned.retire(raw)
  }

  @unsafe
  @inlinable
  func sweepUntilDone(_ node: UnsafeMutablePointer<AnchoredNode>, _ pinned: borrowing ReclamationGuard) {
    while true {
      do throws(OperationRestart) {
        return unsafe try sweep(node, pinned)
      } catch {
        pinned.restart(for: error)
      }
    }
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
}
