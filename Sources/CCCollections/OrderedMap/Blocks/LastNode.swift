public import CCReclaim
public import Synchronization

/// The node that was last made behind all others: where keys come in ascending order, it is the one that is
/// needed next. It is not retired while it is remembered.
@frozen
@usableFromInline
struct LastNode: ~Copyable {
  @usableFromInline
  let word = Atomic<MarkedPointer<AnchoredNode>>(.null)

  @inlinable
  init() {}

  /// Remembers a node, which its inserter holds. Returns the one that was remembered before, if nobody else keeps it any more: it
  /// is the caller's to retire.
  @unsafe
  @inlinable
  func remember(_ node: UnsafeMutablePointer<AnchoredNode>) -> UnsafeMutablePointer<AnchoredNode>? {
    // SAFETY: as the caller says; and a node that is remembered is not retired.
    // ACQ_REL[M5-list] with ACQ_REL[M5-complete]: whoever removes the node sees it remembered.
    _ = unsafe node.pointee.state.bitwiseAnd(~AnchoredNode.isNotRemembered, ordering: .acquiringAndReleasing)
    // ACQ_REL: with the acquiring loads of guards. That the node is remembered comes before its being found.
    let old = unsafe word.exchange(MarkedPointer(node), ordering: .acquiringAndReleasing)
    schedulePoint(.directoryAfterRemembering)
    guard let old = unsafe old.pointer, unsafe old.complete(AnchoredNode.isNotRemembered) else { return nil }
    return unsafe old
  }

  /// The node that is remembered, in slot 0, if it is alive and begins before a key, or with it.
  @unsafe
  @inlinable
  @inline(__always)
  func floor<Key: Comparable>(
    _ key: Key, _ pinned: borrowing ReclamationGuard
  ) throws(OperationRestart) -> UnsafeMutablePointer<AnchoredNode>? {
    // SAFETY: it was remembered when the word was loaded, so not retired then (DR-2).
    guard let last = unsafe try pinned.load(word, slot: 0).pointer else { return nil }
    if unsafe KeyOrder.precedes(key, last.anchor(as: Key.self).pointee) { return nil }
    // RELAXED: a hint; the caller loads the word again.
    return unsafe last.pointee.block.load(ordering: .relaxed).isMarked ? nil : last
  }

  /// The node that is remembered, if nothing else keeps it, of a map that nobody uses any more.
  @inlinable
  func tearDown() -> UnsafeMutablePointer<AnchoredNode>? {
    // SAFETY: it is not retired while it is remembered.
    // RELAXED: whatever other threads did came before the last release of the map; so below.
    guard let last = unsafe word.load(ordering: .relaxed).pointer else { return nil }
    // RELAXED: as above.
    let state = unsafe last.pointee.state.load(ordering: .relaxed)
    let isAlone = state & AnchoredNode.isDeleted != 0 && state & AnchoredNode.isUnlisted != 0
    return unsafe isAlone ? last : nil
  }
}
