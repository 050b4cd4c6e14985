// swift-format-ignore-file: NoLeadingUnderscores, AllPublicDeclarationsHaveDocumentation

public import CCReclaim
internal import Synchronization

extension _SkipListIndex {
  // SAFETY (whole extension): slots 0 and 1 protect a node and the one behind it by turns.

  @inlinable
  @inline(__always)
  public func floor(
    _ key: Key, isStrict: Bool, _ pinned: borrowing ReclamationGuard
  ) throws(OperationRestart) -> _IndexPosition {
    var node = unsafe first
    // The slot of the next node to be looked at; the other one has `node`.
    var slot = 0
    var level = top
    while level > 0 {
      level &-= 1
      while true {
        let word = unsafe try pinned.loadUnlessMarked(link(node, level).pointee, slot: slot)
        schedulePoint(.floorAfterLinkLoad)
        // A marked link is not followed: what it names may be freed. Its level ends here.
        guard let next = unsafe word.pointer, !word.isMarked else { break }
        let anchor = unsafe next.anchor(as: Key.self)
        let isBeyond =
          isStrict
          ? unsafe !KeyOrder.precedes(anchor.pointee, key) : unsafe KeyOrder.precedes(key, anchor.pointee)
        if isBeyond { break }
        unsafe node = next
        slot = 1 &- slot
      }
    }
    return unsafe _IndexPosition(node, slot: 1 &- slot)
  }

  @inlinable
  public func last(_ pinned: borrowing ReclamationGuard) throws(OperationRestart) -> _IndexPosition {
    var node = unsafe first
    var slot = 0
    var level = top
    while level > 0 {
      level &-= 1
      while true {
        let word = unsafe try pinned.loadUnlessMarked(link(node, level).pointee, slot: slot)
        guard let next = unsafe word.pointer, !word.isMarked else { break }
        unsafe node = next
        slot = 1 &- slot
      }
    }
    return unsafe _IndexPosition(node, slot: 1 &- slot)
  }
}
