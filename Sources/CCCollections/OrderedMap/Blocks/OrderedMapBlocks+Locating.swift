public import CCReclaim
public import Synchronization

/// A node and what was found in its word, with the slots that protect it and the block.
@unsafe
@frozen
@usableFromInline
struct MapPosition {
  @usableFromInline
  var node: UnsafeMutablePointer<AnchoredNode>
  @usableFromInline
  var word: MarkedPointer<EntryBlock>
  @usableFromInline
  var nodeSlot: Int
  @usableFromInline
  var blockSlot: Int

  @inlinable
  @inline(__always)
  init(
    _ node: UnsafeMutablePointer<AnchoredNode>, _ word: MarkedPointer<EntryBlock>, nodeSlot: Int, blockSlot: Int
  ) {
    // SAFETY: only keeps them.
    unsafe self.node = node
    unsafe self.word = word
    unsafe self.nodeSlot = nodeSlot
    unsafe self.blockSlot = blockSlot
  }

  /// The block.
  @inlinable
  @inline(__always)
  var block: UnsafeMutablePointer<EntryBlock> {
    // SAFETY: there is one.
    unsafe word.pointer.unsafelyUnwrapped
  }

  /// Whether the node's word is the same still: if it is unmarked, the node is alive and its entries are these.
  @inlinable
  @inline(__always)
  var isCurrent: Bool {
    // SAFETY: the node is protected.
    // ACQUIRE[M1-find] with ACQ_REL[M1-replace]: what was read before stays before.
    unsafe node.pointee.block.load(ordering: .acquiring) == word
  }
}

extension _OrderedMapBlocks {
  // SAFETY (whole extension): the guard protects the nodes and blocks, as design/OrderedMaps.md says.

  /// The block in which `key` is, if it is anywhere: of the node that owns the key at one moment of the call, or of a dead one
  /// that nobody has taken over. Never helps.
  @unsafe
  @inlinable
  @inline(__always)
  func locate(_ key: Key, _ pinned: borrowing ReclamationGuard) throws(OperationRestart) -> Entries {
    if let position = unsafe try quickLive(key, pinned) { return unsafe Entries(position.word) }
    return unsafe try locateSlow(key, pinned)
  }

  /// Whether a live node's block reaches as far as `key`, which is not below it.
  @unsafe
  @inlinable
  @inline(__always)
  func covers(
    _ entries: Entries, of node: Node, _ key: Key, slot: Int, _ pinned: borrowing ReclamationGuard
  ) throws(OperationRestart) -> Bool {
    guard let next = unsafe entries.block.nextNode else { return true }
    if Shape.Keys.isInline { return unsafe KeyOrder.precedes(key, entries.inlineUpper.pointee) }
    if Shape.Digest.isUsed {
      // The first node has no anchor, and its block leaves out nothing.
      let digest = unsafe Shape.Digest.of(key, behind: entries.block.skip, as: node.anchor(as: Key.self))
      let upper = unsafe entries.upperDigest.pointee
      if digest != upper, Swift.max(digest, upper) != Shape.Digest.unknown { return digest < upper }
    }
    let anchor = unsafe try pinned.protect(next, slot: slot).anchor(as: Key.self)
    return unsafe KeyOrder.precedes(key, anchor.pointee)
  }

  /// The whole of `locate`: walks on through the chain, or begins again further left.
  @unsafe
  @inlinable
  @inline(never)
  func locateSlow(
    _ key: Key, _ pinned: borrowing ReclamationGuard
  ) throws(OperationRestart) -> Entries {
    while true {
      let start = unsafe try index.floor(key, isStrict: false, pinned)
      let word = unsafe try pinned.loadTentatively(start.node.pointee.block, slot: MapSlot.block)
      if let position = unsafe try firstLive(leftOf: start, word, pinned),
        let found = unsafe try walk(to: key, from: position, pinned)
      {
        return unsafe found
      }
    }
  }

  /// `start` if it is alive, or else a live node before it. Nil if it was found too late.
  @unsafe
  @inlinable
  func firstLive(
    leftOf start: _IndexPosition, _ word: MarkedPointer<EntryBlock>, _ pinned: borrowing ReclamationGuard
  ) throws(OperationRestart) -> MapPosition? {
    var start = unsafe start
    var word = word
    // The block behind a dead node's word may be freed; the node's anchor is not while a slot names the node.
    while word.isMarked {
      schedulePoint(.locateAtDeadNode)
      pinned.hold(unsafe MarkedPointer(start.node), slot: MapSlot.key)
      unsafe start = try index.floor(start.node.anchor(as: Key.self).pointee, isStrict: true, pinned)
      word = unsafe try pinned.loadTentatively(start.node.pointee.block, slot: MapSlot.block)
    }
    if unsafe word.pointer == nil { return nil }
    return unsafe MapPosition(start.node, word, nodeSlot: start.slot, blockSlot: MapSlot.block)
  }

  /// Goes right until a block covers `key`. Nil if it has to begin again, because the last live node has changed beside a dead
  /// one.
  @unsafe
  @inlinable
  func walk(
    to key: Key, from start: MapPosition, _ pinned: borrowing ReclamationGuard
  ) throws(OperationRestart) -> Entries? {
    var live = unsafe start
    while true {
      switch unsafe try nextLive(after: live, upTo: (key, false), pinned) {
      case .changed: return nil
      case .covers(let word): return unsafe Entries(word)
      case .live(let next): unsafe live = next
      }
    }
  }
}

/// Where a walk through dead nodes has come to.
@unsafe
@frozen
@usableFromInline
enum DeadCrossing {
  /// The live node before them has changed: nothing is known of them any more.
  case changed
  /// A dead node's block covers the key.
  case covers(MarkedPointer<EntryBlock>)
  /// The first live node behind them.
  case live(MapPosition)
}
