// swift-format-ignore-file: NoLeadingUnderscores, AllPublicDeclarationsHaveDocumentation

public import CCReclaim
public import Synchronization

extension _SkipListIndex {
  // SAFETY (whole extension): a node that is being entered is not retired before `completeInsertion`; the others are in
  // slots, as `seek` says.

  @inlinable
  @inline(never)
  public func insert(_ raw: UnsafeMutableRawPointer, _ pinned: borrowing ReclamationGuard) {
    let node = unsafe raw.assumingMemoryBound(to: AnchoredNode.self)
    // RELAXED: it does not change.
    let height = unsafe node.pointee.height.load(ordering: .relaxed)
    // RELAXED: a hint, that only rises.
    if unsafe first.pointee.height.load(ordering: .relaxed) < height {
      // RELAXED: as above.
      _ = unsafe first.pointee.height.max(height, ordering: .relaxed)
    }
    var level = 0
    while level < Int(height) {
      do throws(OperationRestart) {
        guard unsafe try enter(node, level, pinned) else { break }
        level += 1
      } catch {
        pinned.restart(for: error)
      }
    }
    // It may have been linked after its remover's search: then no other search should come by it, while something else keeps it.
    // ACQUIRE[M4-look] with ACQ_REL[M4-mark].
    if unsafe link(node, 0).pointee.load(ordering: .acquiring).isMarked { unsafe sweepUntilDone(node, pinned) }
    schedulePoint(.linkBeforeCompletion)
    // INVARIANT(ND-3): from here on this thread does not link the node again.
    if unsafe node.completeInsertion(linkCount: UInt16(truncatingIfNeeded: level)) { unsafe pinned.retire(node) }
  }

  /// Links a node on a level. Returns false if the node is dead.
  @unsafe
  @inlinable
  func enter(
    _ node: UnsafeMutablePointer<AnchoredNode>, _ level: Int, _ pinned: borrowing ReclamationGuard
  ) throws(OperationRestart) -> Bool {
    let own = unsafe link(node, level)
    while true {
      let place = unsafe try seek(node.anchor(as: Key.self), level, skipsEqual: false, pinned)
      // RELAXED: the value to expect.
      let old = unsafe own.pointee.load(ordering: .relaxed)
      if old.isMarked { return false }
      // RELAXED: published with the node's own link, below; fails if the node was marked meanwhile.
      guard
        unsafe old == place.next
          || own.pointee.compareExchange(expected: old, desired: place.next, ordering: .relaxed).exchanged
      else { return false }
      schedulePoint(.linkBeforeExchange)
      // ACQ_REL[M4-link] with ACQ_REL[M4-mark]: anchor, tower and block come before it. What is expected is in a slot.
      let (exchanged, _) = unsafe link(place.node, level).pointee.compareExchange(
        expected: place.next, desired: MarkedPointer(node), successOrdering: .acquiringAndReleasing,
        failureOrdering: .relaxed)
      if exchanged { return true }
    }
  }

  /// The last node below an anchor on a level, and its link there; removes the marked nodes on the way, on that level. If
  /// `skipsEqual`, it looks at the nodes with that very anchor, too, and removes those that are marked.
  ///
  /// Slots: 0 to 3 name the last node below, the one that the walk is at, the next, and the one behind.
  @unsafe
  @inlinable
  func seek(
    _ anchor: UnsafeMutablePointer<Key>, _ target: Int, skipsEqual: Bool, _ pinned: borrowing ReclamationGuard
  ) throws(OperationRestart) -> SkipListPlace {
    search: while true {
      var lower = unsafe first
      var slots = SkipListSlots()
      var level = Swift.max(top, target &+ 1)
      while level > target {
        level &-= 1
        var node = unsafe lower
        slots.beginLevel()
        var word = unsafe try pinned.loadUnlessMarked(link(node, level).pointee, slot: slots.next)
        if word.isMarked {
          // This node is leaving, and perhaps the last on its level. On a level above the target one goes down from it; where
          // something is to be linked, the search has to find another.
          if level > target { continue }
          continue search
        }
        while let next = unsafe word.pointer {
          // Tentatively: what a marked link names is known to be there only after it was unlinked, below.
          let behind = unsafe try pinned.loadTentatively(link(next, level).pointee, slot: slots.behind)
          schedulePoint(.seekAfterLinkLoad)
          if behind.isMarked {
            // INVARIANT(SK-2): the link still names `next`, so nobody has unlinked it, nor what lies behind it.
            // ACQ_REL[M4-link] with ACQ_REL[M4-mark].
            let (exchanged, _) = unsafe link(node, level).pointee.compareExchange(
              expected: word, desired: behind.unmarked(), successOrdering: .acquiringAndReleasing,
              failureOrdering: .relaxed)
            guard exchanged else { continue search }
            schedulePoint(.seekAfterUnlinking)
            // INVARIANT(SK-4): one exchange takes a node off a level that it was linked on, and none that it was not.
            if unsafe next.noteUnlinked() { unsafe pinned.retire(next) }
            word = behind.unmarked()
            slots.skip()
            continue
          }
          let other = unsafe next.anchor(as: Key.self)
          if unsafe KeyOrder.precedes(other.pointee, anchor.pointee) {
            unsafe lower = next
            slots.step(isLower: true)
          } else if skipsEqual, unsafe !KeyOrder.precedes(anchor.pointee, other.pointee) {
            slots.step(isLower: false)
          } else {
            break
          }
          unsafe node = next
          word = behind
        }
        if level == target { return unsafe SkipListPlace(node: node, next: word) }
      }
    }
  }
}

/// Where a node belongs on a level.
@unsafe
@frozen
@usableFromInline
struct SkipListPlace {
  @usableFromInline
  let node: UnsafeMutablePointer<AnchoredNode>
  @usableFromInline
  let next: MarkedPointer<AnchoredNode>

  @inlinable
  init(node: UnsafeMutablePointer<AnchoredNode>, next: MarkedPointer<AnchoredNode>) {
    // SAFETY: only keeps it.
    unsafe self.node = node
    unsafe self.next = next
  }
}

/// Which of slots 0 to 3 names what in a search: the last node below the anchor, the one that the walk is at (often the same),
/// the next, and the one behind that.
@frozen
@usableFromInline
struct SkipListSlots {
  @usableFromInline
  var lower = 0
  @usableFromInline
  var node = 0
  @usableFromInline
  var next = 1
  @usableFromInline
  var behind = 2

  @inlinable
  init() {}

  /// The walk begins again at the last node below.
  @inlinable
  mutating func beginLevel() { node = lower }

  /// The next node was unlinked.
  @inlinable
  mutating func skip() { swap(&next, &behind) }

  /// The walk goes on to the next node, which may be the last one below now.
  @inlinable
  mutating func step(isLower: Bool) {
    node = next
    if isLower { lower = node }
    next = behind
    let used = 1 << lower | 1 << node | 1 << next
    behind = (~used).trailingZeroBitCount
  }
}
