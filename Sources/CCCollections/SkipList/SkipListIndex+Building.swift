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
    // Nobody has removed it.
    _ = unsafe node.completeInsertion(linkCount: UInt16(height))
  }

  @inlinable
  public func finishAppending(
    _ ends: [UnsafeMutableRawPointer], _ pinned: borrowing ReclamationGuard
  ) throws(AllocationFailure) {}

  /// Hands over the dead nodes that are still linked: what sweeps have missed, by an order that is none.
  @inlinable
  public func tearDown(_ domain: ReclamationDomain, _ discard: (UnsafeMutableRawPointer) -> Void) {
    for level in 0..<top {
      // RELAXED: whatever other threads did came before the last release of the map; so below.
      var word = unsafe link(first, level).pointee.load(ordering: .relaxed)
      while let node = unsafe word.pointer {
        // RELAXED: as above.
        word = unsafe link(node, level).pointee.load(ordering: .relaxed)
        if word.isMarked, unsafe node.noteUnlinked() { unsafe discard(UnsafeMutableRawPointer(node)) }
      }
    }
  }
}
