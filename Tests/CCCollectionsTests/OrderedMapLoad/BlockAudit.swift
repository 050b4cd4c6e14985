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
      if let fault = unsafe fault(node, BlockEntries<Key, Value>(word), &greatest) {
        return unsafe "node \(nodes.count): \(fault)"
      }
      unsafe nodes.append(node)
      unsafe cursor = block.nextNode
    }
    return unsafe index.fault(nodes)
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
    let linkCount = unsafe isFirst ? 0 : index.linkCount(of: node)
    let expected = AnchoredNode.isInserted | linkCount &* AnchoredNode.link
    if state & ~AnchoredNode.isNew != expected { return "its state is \(state), and it is in \(linkCount) lists" }
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
