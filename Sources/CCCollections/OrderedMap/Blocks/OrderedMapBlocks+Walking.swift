public import CCAlloc
public import CCReclaim
public import CPlatform

extension _OrderedMapBlocks {
  // SAFETY (whole extension): as in +Locating.

  /// The last live node whose anchor is at most a key, or below it if that is strict; without a key, the map's last one, or
  /// its first. Nil if the search has to begin again.
  @unsafe
  @inlinable
  func lastLive(
    _ target: (key: Key, isStrict: Bool)?, orFirst: Bool, asksAhead: Bool = false, _ pinned: borrowing ReclamationGuard
  ) throws(OperationRestart) -> MapPosition? {
    let start: _IndexPosition
    if let target, !target.isStrict, let position = unsafe try quickLive(target.key, asksAhead: asksAhead, pinned) {
      return unsafe position
    }
    if let target {
      unsafe start = try index.floor(target.key, isStrict: target.isStrict, pinned)
    } else if orFirst {
      unsafe start = _IndexPosition(first, slot: 0)
    } else {
      unsafe start = try index.last(pinned)
    }
    let word = unsafe try pinned.loadTentatively(start.node.pointee.block, slot: MapSlot.block)
    schedulePoint(.locateAfterBlockLoad)
    guard var live = unsafe try firstLive(leftOf: start, word, pinned) else { return nil }
    if target == nil && orFirst { return unsafe live }
    while true {
      switch unsafe try nextLive(after: live, upTo: target, pinned) {
      case .changed: return nil
      case .covers: return unsafe live
      case .live(let next): unsafe live = next
      }
    }
  }

  /// The live node that owns a key, if it is found at first glance. Asks for the nodes behind it and for the whole of its block, if the
  /// caller is to go on to them.
  @unsafe
  @inlinable
  @inline(__always)
  func quickLive(
    _ key: Key, asksAhead: Bool = false, _ pinned: borrowing ReclamationGuard
  ) throws(OperationRestart) -> MapPosition? {
    let start = unsafe try quickFloor(key, asksAhead: asksAhead, pinned)
    let word = unsafe try pinned.loadTentatively(start.node.pointee.block, slot: MapSlot.block)
    schedulePoint(.locateAfterBlockLoad)
    if word.isMarked { return nil }
    let entries = unsafe Entries(word)
    // Each step of the search would wait for another line of keys.
    let end = Shape.keysOffset(Shape.capacity) &+ Shape.capacity &* Shape.Keys.stride
    unsafe prefetch(entries.block, CacheLine.size, asksAhead ? Shape.byteCount(Shape.capacity) : end)
    let position = unsafe MapPosition(start.node, word, nodeSlot: start.slot, blockSlot: MapSlot.block)
    if unsafe try covers(entries, of: start.node, key, slot: MapSlot.node(beside: start.slot), pinned) {
      return unsafe position
    }
    return unsafe try behind(position, key, pinned)
  }

  /// The live node that owns a key, if it is close behind one whose range ends before the key: nodes that are newer than the directory
  /// are found this way. Some steps only, for nobody knows how old a directory is.
  @unsafe
  @inlinable
  @inline(never)
  func behind(
    _ start: MapPosition, _ key: Key, _ pinned: borrowing ReclamationGuard
  ) throws(OperationRestart) -> MapPosition? {
    var live = unsafe start
    for _ in 0..<3 {
      guard let next = unsafe try quickNext(after: live, pinned) else { return nil }
      let slot = unsafe MapSlot.node(beside: next.nodeSlot)
      if unsafe try covers(Entries(next.word), of: next.node, key, slot: slot, pinned) { return unsafe next }
      unsafe live = next
    }
    return nil
  }

  /// Asks for some bytes of a block at once, and for what lies in their place if it is smaller.
  @unsafe
  @inlinable
  @inline(__always)
  func prefetch(_ block: UnsafeMutablePointer<EntryBlock>, _ from: Int, _ to: Int) {
    var offset = from
    while offset < to {
      unsafe cc_prefetch(UnsafeRawPointer(block) + offset)
      offset += CacheLine.size
    }
  }

  /// The next live node behind one, through dead ones that nobody has taken over; `covers`, with the last block before, if there
  /// is none, or none up to a target.
  @unsafe
  @inlinable
  func nextLive(
    after live: MapPosition, upTo target: (key: Key, isStrict: Bool)? = nil, _ pinned: borrowing ReclamationGuard
  ) throws(OperationRestart) -> DeadCrossing {
    // What leads to the next node, and the slots for that one.
    var before = unsafe live.word
    var nodeSlot = unsafe MapSlot.node(beside: live.nodeSlot)
    var blockSlot = unsafe MapSlot.block(beside: live.blockSlot)
    while true {
      // What the block names was reachable when it was loaded, or looked at again.
      guard let next = unsafe try pinned.load(before.pointer.unsafelyUnwrapped.pointee.next, slot: nodeSlot).pointer
      else {
        return unsafe .covers(before)
      }
      if let target, unsafe isBeyond(next, target) { return unsafe .covers(before) }
      let word = unsafe try pinned.loadTentatively(next.pointee.block, slot: blockSlot)
      schedulePoint(.walkAfterBlockLoad)
      if unsafe word.pointer == nil { return unsafe .changed }
      if !word.isMarked { return unsafe .live(MapPosition(next, word, nodeSlot: nodeSlot, blockSlot: blockSlot)) }
      // INVARIANT(BK-4): the dead block is retired only after the live node's block, which leads to it, was replaced.
      guard unsafe live.isCurrent else { return unsafe .changed }
      before = word
      nodeSlot = unsafe MapSlot.node(beside: live.nodeSlot, nodeSlot)
      blockSlot = unsafe MapSlot.block(beside: live.blockSlot, blockSlot)
    }
  }

  /// The live node behind one, if it is found at first glance: the first step of `nextLive`, in the same slots, which that may
  /// therefore take again. For walks that are mostly such steps.
  @unsafe
  @inlinable
  @inline(__always)
  func quickNext(
    after live: MapPosition, _ pinned: borrowing ReclamationGuard
  ) throws(OperationRestart) -> MapPosition? {
    let nodeSlot = unsafe MapSlot.node(beside: live.nodeSlot)
    let blockSlot = unsafe MapSlot.block(beside: live.blockSlot)
    // What the block names was reachable when it was loaded.
    guard let next = unsafe try pinned.load(live.block.pointee.next, slot: nodeSlot).pointer else { return nil }
    let word = unsafe try pinned.loadTentatively(next.pointee.block, slot: blockSlot)
    schedulePoint(.walkAfterBlockLoad)
    if unsafe word.isMarked || word.pointer == nil { return nil }
    return unsafe MapPosition(next, word, nodeSlot: nodeSlot, blockSlot: blockSlot)
  }

  /// Whether a node's range begins behind a target.
  @unsafe
  @inlinable
  @inline(__always)
  func isBeyond(_ node: UnsafeMutablePointer<AnchoredNode>, _ target: (key: Key, isStrict: Bool)) -> Bool {
    let anchor = unsafe node.anchor(as: Key.self)
    return target.isStrict
      ? unsafe !KeyOrder.precedes(anchor.pointee, target.key) : unsafe KeyOrder.precedes(target.key, anchor.pointee)
  }
}
