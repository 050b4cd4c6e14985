// swift-format-ignore-file: NoLeadingUnderscores, AllPublicDeclarationsHaveDocumentation

public import CCReclaim
public import Synchronization

extension _SkipListIndex {
  // SAFETY (whole extension): as in +Linking; a dead node is not retired before both parties are done with it, and it is linked
  // on no level.

  @inlinable
  @inline(never)
  public func remove(_ raw: UnsafeMutableRawPointer, _ pinned: borrowing ReclamationGuard) {
    let node = unsafe raw.assumingMemoryBound(to: AnchoredNode.self)
    unsafe mark(node)
    unsafe sweepUntilDone(node, pinned)
    schedulePoint(.unlinkBeforeCompletion)
    // INVARIANT(ND-2): only whoever took the node's range over comes here.
    if unsafe node.complete(AnchoredNode.isDeleted) { unsafe pinned.retire(node) }
  }

  @inlinable
  @inline(never)
  public func discard(
    _ raw: UnsafeMutableRawPointer, _ pinned: borrowing ReclamationGuard
  ) throws(OperationRestart) -> Bool {
    let node = unsafe raw.assumingMemoryBound(to: AnchoredNode.self)
    unsafe mark(node)
    unsafe try sweep(node, pinned)
    return unsafe !node.isLinked
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
  /// Nobody's safety depends on what it finds: a node that is still linked is not retired (SK-4).
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
