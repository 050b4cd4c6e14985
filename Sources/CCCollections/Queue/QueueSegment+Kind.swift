internal import CCReclaim
internal import Synchronization

/// How a segment is destroyed: its elements have moved out, but for those that their consumers had to leave.
final class QueueSegmentKind<Element>: BlockKind {
  override class func destroy(_ block: UnsafeMutableRawPointer) {
    // SAFETY: a segment of this type's cells, which nobody else holds any more.
    let segment = unsafe block.assumingMemoryBound(to: QueueSegment.self)
    // RELAXED: whoever set it did so before the segment was retired.
    guard unsafe segment.pointee.holdsLeftovers.load(ordering: .relaxed) else { return }
    for index in unsafe 0..<UInt(segment.pointee.capacity) {
      let cell = unsafe QueueCell<Element>(segment, index)
      // RELAXED: as above.
      if unsafe cell.state.pointee.load(ordering: .relaxed) == .left { unsafe cell.payload.deinitialize(count: 1) }
    }
  }
}

extension QueueSegment {
  /// A new segment whose first `claimed` cells are the caller's to fill.
  static func make(
    _ kind: BlockKind.Type, geometry: CellGeometry, capacity: Int, claimed: Int = 0, in domain: ReclamationDomain
  ) throws(AllocationFailure) -> UnsafeMutablePointer<QueueSegment> {
    // SAFETY: fresh, and of that size.
    let block = unsafe try domain.allocateBlock(byteCount: geometry.byteCount(capacity: capacity), kind: kind)
    return unsafe initialize(block, capacity: capacity, claimed: claimed, geometry: geometry)
  }
}

extension ConcurrentQueue {
  @usableFromInline
  static var geometry: CellGeometry { @inlinable get { CellGeometry(of: Element.self) } }

  static var kind: BlockKind.Type { QueueSegmentKind<Element>.self }

  static var initialCapacity: Int { min(QueueSegment.initialCapacity, geometry.maximumCapacity) }
}
