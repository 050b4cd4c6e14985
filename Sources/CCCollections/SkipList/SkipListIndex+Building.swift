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
  ) throws(AllocationFailure) {}

  @inlinable
  public func tearDown(_ domain: ReclamationDomain, _ discard: (UnsafeMutableRawPointer) -> Void) {}
}
