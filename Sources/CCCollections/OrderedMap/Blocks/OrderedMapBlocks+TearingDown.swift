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
    tearDownDirectory()
    var cursor = unsafe Optional(first)
    while let node = unsafe cursor {
      // RELAXED: whatever other threads did came before the last release of the map.
      // A node whose range nobody has taken over for lack of memory is dead, and still in the chain.
      let entries = unsafe Entries(node.pointee.block.load(ordering: .relaxed))
      unsafe cursor = entries.block.nextNode
      // In no order: no comparison runs from here.
      unsafe entries.forEachCell { cell in
        if !Shape.Keys.isInline { unsafe destroy(entries.keyBoxes[cell], EntryBoxKind<Key>.self) }
        if !Shape.Values.isInline { unsafe destroy(entries.valueBoxes[cell], EntryBoxKind<Value>.self) }
      }
      unsafe domain.discard(entries.block)
      if unsafe node == first { unsafe domain.discard(node) } else { unsafe discardNode(node) }
    }
    counters.tearDown()
  }

  /// Gives the directory up, and the dead nodes that wait for another one.
  @inlinable
  func tearDownDirectory() {
    // One that a directory names, too, is among those.
    if let last = unsafe directories.pointee.last.tearDown() { unsafe discardNode(last) }
    // RELAXED: whatever other threads did came before the last release of the map.
    if let directory = unsafe directories.pointee.directory.load(ordering: .relaxed).pointer {
      let nodes = unsafe directory.nodes(as: Key.self)
      for place in unsafe 0..<directory.count {
        // RELAXED: as above. Of the nodes that are no longer in the chain, these wait for another directory to be retired.
        let state = unsafe nodes[place].pointee.state.load(ordering: .relaxed)
        if state & AnchoredNode.isDeleted != 0 { unsafe discardNode(nodes[place]) }
      }
      unsafe AnchorDirectoryKind<Key>.destroy(directory)
      unsafe domain.discard(directory)
    }
    unsafe directories.deinitialize(count: 1)
    unsafe directories.deallocate()
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
