// swift-format-ignore-file: NoLeadingUnderscores, AllPublicDeclarationsHaveDocumentation

public import CCAlloc
public import CCReclaim
public import Synchronization

extension _SkipListIndex {
  // SAFETY (whole extension): nobody else knows the map yet, or any more.

  @inlinable
  public func append(_ raw: UnsafeMutableRawPointer, _ ends: inout [UnsafeMutableRawPointer]) {
    let node = unsafe raw.assumingMemoryBound(to: AnchoredNode.self)
    // RELAXED: nobody else knows the map; so below.
    let height = unsafe node.pointee.height.load(ordering: .relaxed)
    for level in 0..<Int(height) {
      if unsafe level == ends.count { unsafe ends.append(UnsafeMutableRawPointer(first)) }
      let end = unsafe ends[level].assumingMemoryBound(to: AnchoredNode.self)
      // RELAXED: as above.
      unsafe link(end, level).pointee.store(MarkedPointer(node), ordering: .relaxed)
      unsafe ends[level] = raw
    }
    // RELAXED: as above.
    if unsafe first.pointee.height.load(ordering: .relaxed) < height {
      // RELAXED: as above.
      unsafe first.pointee.height.store(height, ordering: .relaxed)
    }
    // RELAXED: as above.
    unsafe node.pointee.state.store(AnchoredNode.isInserted | AnchoredNode.isNew, ordering: .relaxed)
  }

  @inlinable
  public func finishAppending(
    _ ends: [UnsafeMutableRawPointer], _ pinned: borrowing ReclamationGuard
  ) throws(AllocationFailure) { renewDirectory(pinned) }

  @inlinable
  public func tearDown(_ domain: ReclamationDomain, _ discard: (UnsafeMutableRawPointer) -> Void) {
    // One that a directory names, too, is among those.
    if let last = unsafe root.pointee.last.tearDown() { unsafe discard(UnsafeMutableRawPointer(last)) }
    // RELAXED: whatever other threads did came before the last release of the map.
    if let directory = unsafe root.pointee.directory.load(ordering: .relaxed).pointer {
      let nodes = unsafe directory.nodes(as: Key.self)
      for place in unsafe 0..<directory.count {
        // RELAXED: as above. Of the nodes that are no longer in the chain, these wait for another directory to be retired.
        let state = unsafe nodes[place].pointee.state.load(ordering: .relaxed)
        if state & AnchoredNode.isDeleted != 0 { unsafe discard(UnsafeMutableRawPointer(nodes[place])) }
      }
      unsafe AnchorDirectoryKind<Key>.destroy(directory)
      unsafe domain.discard(directory)
    }
    unsafe root.deinitialize(count: 1)
    unsafe root.deallocate()
  }
}
