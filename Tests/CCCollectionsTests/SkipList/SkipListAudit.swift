import CCReclaim
import Synchronization

@testable import CCCollections

extension ConcurrentSkipListMap {
  /// What is wrong with how a map is built that nobody uses just now, and in which nothing has failed for lack of memory. Nil:
  /// nothing.
  var structureFault: String? { _core.structureFault }
}

extension ConcurrentSkipListSet {
  /// As a map's.
  var structureFault: String? { _core.structureFault }
}

extension _OrderedMapBlocks where Index == _SkipListIndex<Key> {
  // SAFETY (whole extension): nobody else uses the map, and what is in the chain is its own.
  fileprivate var structureFault: String? {
    var chain: [UnsafeMutablePointer<AnchoredNode>] = unsafe []
    var cursor = unsafe Optional(first)
    var greatest: Key?
    while let node = unsafe cursor {
      let word = unsafe node.pointee.block.load(ordering: .acquiring)
      if word.isMarked { return unsafe "node \(chain.count) is dead, and in the chain" }
      guard let block = unsafe word.pointer else { return unsafe "node \(chain.count) has no block" }
      if let fault = unsafe fault(node, BlockEntries<Key, Value>(word), &greatest) {
        return unsafe "node \(chain.count): \(fault)"
      }
      unsafe chain.append(node)
      unsafe cursor = block.nextNode
    }
    let top = unsafe Int(first.pointee.height.load(ordering: .relaxed))
    for level in 0..<top {
      var expected = unsafe chain.dropFirst()
        .filter { unsafe Int($0.pointee.height.load(ordering: .relaxed)) > level }[...]
      var link = unsafe index.link(first, level).pointee.load(ordering: .acquiring)
      while let node = unsafe link.pointer {
        if unsafe node != expected.popFirst() { return "level \(level) is not what the towers say" }
        link = unsafe index.link(node, level).pointee.load(ordering: .acquiring)
        if link.isMarked { return "a live node's tower is marked at level \(level)" }
      }
      if unsafe !expected.isEmpty { return "level \(level) lacks a node" }
    }
    return nil
  }

  @unsafe
  private func fault(
    _ node: UnsafeMutablePointer<AnchoredNode>, _ entries: BlockEntries<Key, Value>, _ greatest: inout Key?
  ) -> String? {
    let count = unsafe entries.count
    let isFirst = unsafe node == first
    if count == 0 && !isFirst { return "alive and empty" }
    let claimed = unsafe Int(entries.block.pointee.claimed.load(ordering: .relaxed))
    let appended = unsafe count - entries.block.ownCount
    if unsafe appended > claimed || claimed > entries.block.spare {
      return unsafe "\(appended) appended, \(claimed) places claimed of \(entries.block.spare)"
    }
    if count > capacity { return "\(count) entries, and room for \(capacity)" }
    let state = unsafe node.pointee.state.load(ordering: .relaxed)
    if state & ~AnchoredNode.isNew != AnchoredNode.isInserted { return "its state is \(state)" }
    if !isFirst {
      let anchor = unsafe node.anchor(as: Key.self).pointee
      if let greatest, !KeyOrder.precedes(greatest, anchor) { return "anchor \(anchor) behind \(greatest)" }
      let least = unsafe key(entries, 0)
      if KeyOrder.precedes(least, anchor) { return "anchor \(anchor) above its key \(least)" }
      greatest = anchor
    }
    for rank in 0..<count {
      let key = unsafe key(entries, rank)
      if let greatest, !KeyOrder.precedes(greatest, key), rank > 0 || isFirst { return "key \(key) behind \(greatest)" }
      greatest = key
    }
    guard let next = unsafe entries.block.nextNode, BlockEntries<Key, Value>.Shape.Keys.isInline else { return nil }
    let upper = unsafe entries.inlineUpper.pointee
    let anchor = unsafe next.anchor(as: Key.self).pointee
    let isSame = !KeyOrder.precedes(upper, anchor) && !KeyOrder.precedes(anchor, upper)
    return isSame ? nil : "says that it ends at \(upper), and the next begins at \(anchor)"
  }

  @unsafe
  private func key(_ entries: BlockEntries<Key, Value>, _ rank: Int) -> Key {
    BlockEntries<Key, Value>.Shape.Keys.isInline
      ? unsafe entries.inlineKeys[rank] : unsafe entries.keyBoxes[rank].content(as: Key.self).pointee
  }
}
