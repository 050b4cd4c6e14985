public import CCReclaim
public import Synchronization

extension _OrderedMapBlocks {
  // SAFETY (whole extension): the last reference to the map is gone: no operation runs, and what is in the chain is its own.

  /// Destroys every entry and frees everything: for the `deinit` of whoever keeps this.
  ///
  /// - Complexity: O(n), without recursion.
  @inlinable
  public func tearDown() {
    unsafe index.tearDown(domain) { unsafe discardNode($0.assumingMemoryBound(to: AnchoredNode.self)) }
    var cursor = unsafe Optional(first)
    while let node = unsafe cursor {
      // RELAXED: whatever other threads did came before the last release of the map.
      // A node whose range nobody has taken over for lack of memory is dead, and still in the chain.
      let entries = unsafe Entries(node.pointee.block.load(ordering: .relaxed))
      unsafe cursor = entries.block.nextNode
      for rank in unsafe 0..<entries.count {
        if !Shape.Keys.isInline { unsafe destroy(entries.keyBoxes[rank], EntryBoxKind<Key>.self) }
        if !Shape.Values.isInline { unsafe destroy(entries.valueBoxes[rank], EntryBoxKind<Value>.self) }
      }
      unsafe domain.discard(entries.block)
      if unsafe node == first { unsafe domain.discard(node) } else { unsafe discardNode(node) }
    }
    counters.tearDown()
  }

  @unsafe
  @inlinable
  func discardNode(_ node: UnsafeMutablePointer<AnchoredNode>) {
    unsafe node.anchor(as: Key.self).deinitialize(count: 1)
    unsafe domain.discard(node)
  }

  @unsafe
  @inlinable
  func destroy(_ box: UnsafeMutablePointer<EntryBox>, _ kind: BlockKind.Type) {
    unsafe kind.destroy(box)
    unsafe domain.discard(box)
  }
}
