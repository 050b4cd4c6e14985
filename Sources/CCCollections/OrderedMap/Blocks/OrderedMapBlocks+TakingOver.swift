public import CCReclaim

extension _OrderedMapBlocks {
  // SAFETY (whole extension): as in +Updating.

  /// The live node that owns `key`, and its block, for an update: takes over dead ranges on its way. Nil if there is no memory
  /// for that.
  @unsafe
  @inlinable
  @inline(__always)
  func locateLive(_ key: Key, _ pinned: borrowing ReclamationGuard) throws(OperationRestart) -> MapPosition? {
    if let position = unsafe try quickLive(key, pinned) { return unsafe position }
    return unsafe try locateLiveSlow(key, pinned)
  }

  /// The whole of `locateLive`.
  @unsafe
  @inlinable
  @inline(never)
  func locateLiveSlow(
    _ key: Key, _ pinned: borrowing ReclamationGuard
  ) throws(OperationRestart) -> MapPosition? {
    while true {
      let start = unsafe try index.floor(key, isStrict: false, pinned)
      let word = unsafe try pinned.loadTentatively(start.node.pointee.block, slot: MapSlot.block)
      if word.isMarked {
        // Death is final: nobody needs this entry of the index any more.
        pinned.hold(unsafe MarkedPointer(start.node), slot: MapSlot.key)
        if unsafe try index.discard(UnsafeMutableRawPointer(start.node), pinned) { continue }
      }
      guard let live = unsafe try firstLive(leftOf: start, word, pinned) else { continue }
      switch unsafe try walkLive(to: key, from: live, pinned) {
      case .covers(let position): return unsafe position
      case .changed: break
      case .noMemory: return nil
      }
    }
  }

  /// Goes right to the node that owns `key`; takes over the first dead one on the way.
  @unsafe
  @inlinable
  func walkLive(
    to key: Key, from start: MapPosition, _ pinned: borrowing ReclamationGuard
  ) throws(OperationRestart) -> LiveWalk {
    var live = unsafe start
    while true {
      let slot = unsafe MapSlot.node(beside: live.nodeSlot)
      guard let next = unsafe try pinned.load(live.block.pointee.next, slot: slot).pointer,
        unsafe !KeyOrder.precedes(key, next.anchor(as: Key.self).pointee)
      else { return unsafe .covers(live) }
      let blockSlot = unsafe MapSlot.block(beside: live.blockSlot)
      let word = unsafe try pinned.loadTentatively(next.pointee.block, slot: blockSlot)
      schedulePoint(.walkAfterBlockLoad)
      if unsafe word.pointer == nil { return unsafe .changed }
      let position = unsafe MapPosition(next, word, nodeSlot: slot, blockSlot: blockSlot)
      if word.isMarked { return unsafe try takeOver(position, from: live, pinned) }
      unsafe live = position
    }
  }

  /// Takes over the range of a dead node, whose predecessor is `live`, in one exchange of that one's block.
  @unsafe
  @inlinable
  @inline(never)
  func takeOver(
    _ dead: MapPosition, from live: MapPosition, _ pinned: borrowing ReclamationGuard
  ) throws(OperationRestart) -> LiveWalk {
    // INVARIANT(BK-4): the dead block is retired only after the live node's block, which leads to it, was replaced.
    guard unsafe live.isCurrent else { return unsafe .changed }
    let lower = unsafe Sorted(live.word)
    let upper = unsafe Sorted(dead.word)
    let count = unsafe lower.count &+ upper.count
    guard
      var writer = unsafe try? Writer(
        count: count, spare: deltaRoom(count, after: upper.entries), like: upper.entries, pinned)
    else {
      return unsafe .noMemory
    }
    unsafe writer.copy(lower, 0, lower.count)
    unsafe writer.copy(upper, 0, upper.count)
    if Shape.Digest.isUsed, unsafe lower.block.skip != upper.block.skip {
      // The first node, which has no anchor, leaves out nothing: it is not asked for one.
      unsafe Entries(MarkedPointer(writer.block)).unifySkips(
        (lower.block.skip, live.node.anchor(as: Key.self)), (upper.block.skip, dead.node.anchor(as: Key.self)),
        lower.count)
    }
    guard unsafe exchange(live, writer.block, pinned) else { return unsafe .changed }
    // INVARIANT(ND-2): whoever took the range over, and nobody else, retires the dead block and answers for the node.
    unsafe pinned.retire(dead.block)
    // The operation that is on its way has to know: what it has seen before (BK-6) is not protected any more.
    let repins = pinned.repinCount
    unsafe index.remove(UnsafeMutableRawPointer(dead.node), pinned)
    noteChange(pinned)
    if pinned.repinCount != repins { throw OperationRestart() }
    return unsafe .changed
  }

  /// Sees to it that a live node owns `key`: what is left to do for the thread that killed the one that did.
  @inlinable
  @inline(never)
  func takeOverBefore(_ key: Key, _ pinned: borrowing ReclamationGuard) {
    while true {
      do throws(OperationRestart) {
        // Without memory the node stays dead in the chain; the next update takes it over.
        _ = unsafe try locateLive(key, pinned)
        return
      } catch {
        pinned.restart(for: error)
      }
    }
  }
}

/// What came of a walk for an update.
@unsafe
@frozen
@usableFromInline
enum LiveWalk {
  /// The live node that owns the key, and its block.
  case covers(MapPosition)
  /// Search again.
  case changed
  case noMemory
}
