import CCReclaim
import Synchronization

@testable import CCCollections

extension _OrderedMapBlocks {
  // SAFETY (whole extension): nobody else uses the map, and what is in the chain is its own.

  /// The nodes from the first to the last, dead ones among them.
  @unsafe
  var chain: [UnsafeMutablePointer<AnchoredNode>] {
    var nodes: [UnsafeMutablePointer<AnchoredNode>] = unsafe []
    var cursor = unsafe Optional(first)
    while let node = unsafe cursor {
      unsafe nodes.append(node)
      unsafe cursor = node.pointee.block.load(ordering: .acquiring).pointer!.nextNode
    }
    return unsafe nodes
  }

  /// See `AuditedMap`.
  var blocksWithDeltas: Int {
    unsafe chain.count { unsafe BlockEntries<Key, Value>($0.pointee.block.load(ordering: .acquiring)).deltaCount > 0 }
  }
}

extension _OrderedMapBlocks where Index: AuditedIndex {
  // SAFETY (whole extension): as above.

  /// See `AuditedMap`.
  var structureFault: String? {
    var nodes: [UnsafeMutablePointer<AnchoredNode>] = unsafe []
    var cursor = unsafe Optional(first)
    var greatest: Key?
    while let node = unsafe cursor {
      let word = unsafe node.pointee.block.load(ordering: .acquiring)
      if word.isMarked { return unsafe "node \(nodes.count) is dead, and in the chain" }
      guard let block = unsafe word.pointer else { return unsafe "node \(nodes.count) has no block" }
      if let fault = unsafe fault(node, SortedEntries<Key, Value>(word), &greatest) {
        return unsafe "node \(nodes.count): \(fault)"
      }
      unsafe nodes.append(node)
      unsafe cursor = block.nextNode
    }
    return unsafe index.fault(nodes)
  }

  @unsafe
  private func fault(
    _ node: UnsafeMutablePointer<AnchoredNode>, _ sorted: SortedEntries<Key, Value>, _ greatest: inout Key?
  ) -> String? {
    let (entries, count) = unsafe (sorted.entries, sorted.count)
    let isFirst = unsafe node == first
    if count == 0 && !isFirst { return "alive and empty" }
    let claimed = unsafe Int(entries.block.pointee.claimed.load(ordering: .relaxed))
    let appended = unsafe entries.deltaCount + entries.sortedCount - entries.block.ownCount
    // Whoever claims a place shows it, or finds the block replaced.
    if unsafe appended != claimed || claimed > entries.block.spare {
      return unsafe "\(appended) appended, \(claimed) places claimed of \(entries.block.spare)"
    }
    if count > capacity { return "\(count) entries, and room for \(capacity)" }
    let state = unsafe node.pointee.state.load(ordering: .relaxed)
    let linkCount = unsafe isFirst ? 0 : index.linkCount(of: node)
    let expected = AnchoredNode.isInserted | linkCount &* AnchoredNode.link
    if state & ~AnchoredNode.isNew != expected { return "its state is \(state), and it is in \(linkCount) lists" }
    if !isFirst {
      let anchor = unsafe node.anchor(as: Key.self).pointee
      if let greatest, !KeyOrder.precedes(greatest, anchor) { return "anchor \(anchor) behind \(greatest)" }
      let least = unsafe key(entries, sorted.place(at: 0).cell)
      if KeyOrder.precedes(least, anchor) { return "anchor \(anchor) above its key \(least)" }
      greatest = anchor
    }
    for rank in 0..<count {
      let key = unsafe key(entries, sorted.place(at: rank).cell)
      if let greatest, !KeyOrder.precedes(greatest, key), rank > 0 || isFirst { return "key \(key) behind \(greatest)" }
      greatest = key
    }
    if let fault = unsafe deltaFault(sorted) { return fault }
    if let fault = unsafe digestFault(node, entries) { return fault }
    guard let next = unsafe entries.block.nextNode, BlockEntries<Key, Value>.Shape.Keys.isInline else { return nil }
    let upper = unsafe entries.inlineUpper.pointee
    let anchor = unsafe next.anchor(as: Key.self).pointee
    let isSame = !KeyOrder.precedes(upper, anchor) && !KeyOrder.precedes(anchor, upper)
    return isSame ? nil : "says that it ends at \(upper), and the next begins at \(anchor)"
  }

  /// BK-9: each delta's note is about an entry that was there.
  @unsafe
  private func deltaFault(_ sorted: SortedEntries<Key, Value>) -> String? {
    let (entries, notes) = unsafe (sorted.entries, sorted.entries.notes)
    var cells = Set(unsafe 0..<entries.sortedCount)
    for delta in 0..<notes.count {
      let own = unsafe entries.sortedCount
      let rank = notes.rank(delta)
      let replaced = notes.replacesOwn(delta) ? rank : notes.replacedDelta(delta).map { own + $0 }
      if let replaced, cells.remove(replaced) == nil {
        return "delta \(delta) is about cell \(replaced), which has gone"
      }
      if replaced == nil && notes.isRemoval(delta) { return "delta \(delta) removes nothing" }
      if !notes.isRemoval(delta) { cells.insert(own + delta) }
      // The key is behind the sorted entries before its rank, and not behind the one of that rank.
      let key = unsafe key(entries, own + delta)
      if rank > 0, unsafe !KeyOrder.precedes(self.key(entries, rank - 1), key) {
        return "delta \(delta) has too high a rank"
      }
      if rank < own, unsafe KeyOrder.precedes(self.key(entries, rank), key) {
        return "delta \(delta) has too low a rank"
      }
    }
    let ranked = (0..<(unsafe sorted.count)).map { unsafe sorted.place(at: $0).cell }
    return Set(ranked) == cells && ranked.count == cells.count
      ? nil : "entries in \(ranked), and there are \(cells.sorted())"
  }

  /// See `AuditedMap`.
  var digestSkips: [Int?] {
    var skips: [Int?] = []
    var cursor = unsafe Optional(first)
    while let node = unsafe cursor {
      let block = unsafe BlockEntries<Key, Value>(node.pointee.block.load(ordering: .acquiring)).block
      unsafe skips.append(block.pointee.knowsDigests ? block.skip : nil)
      unsafe cursor = block.nextNode
    }
    return skips
  }

  /// BK-8, and what the digests say of the keys.
  @unsafe
  private func digestFault(
    _ node: UnsafeMutablePointer<AnchoredNode>, _ entries: BlockEntries<Key, Value>
  ) -> String? {
    guard KeyDigest<Key>.isUsed else { return nil }
    let skip = unsafe entries.block.skip
    if skip > 0, unsafe node == first { return "the first node's digests leave out \(skip) bytes" }
    var isKnown = true
    // An anchor that is not ASCII begins with other bytes than keys before which it stands.
    let isComparable =
      unsafe skip > 0 && KeyDigest<Key>.of(at: node.anchor(as: Key.self), behind: skip) != KeyDigest<Key>.unknown
    for rank in unsafe 0..<entries.count {
      let (key, digest) = unsafe (self.key(entries, rank), entries.digests[rank])
      if digest == KeyDigest<Key>.unknown { isKnown = false }
      if digest != KeyDigest<Key>.unknown, digest != KeyDigest<Key>.of(key, behind: skip) { return "digest of \(key)" }
      if isComparable,
        unsafe KeyDigest<Key>.of(key, behind: skip)
          != KeyDigest<Key>.of(key, behind: skip, as: node.anchor(as: Key.self))
      {
        return unsafe "\(key) begins otherwise than \(node.anchor(as: Key.self).pointee)"
      }
    }
    if !isKnown, unsafe entries.block.pointee.knowsDigests {
      return "a digest is unknown, which the block does not say"
    }
    guard let next = unsafe entries.block.nextNode else { return skip > 0 ? "the last node leaves out bytes" : nil }
    let (anchor, digest) = unsafe (next.anchor(as: Key.self).pointee, entries.upperDigest.pointee)
    return digest == KeyDigest<Key>.unknown || digest == KeyDigest<Key>.of(anchor, behind: skip)
      ? nil : "digest of \(anchor)"
  }

  @unsafe
  private func key(_ entries: BlockEntries<Key, Value>, _ cell: Int) -> Key {
    BlockEntries<Key, Value>.Shape.Keys.isInline
      ? unsafe entries.inlineKeys[cell] : unsafe entries.keyBoxes[cell].content(as: Key.self).pointee
  }
}
