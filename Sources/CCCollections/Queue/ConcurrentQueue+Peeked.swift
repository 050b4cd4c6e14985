internal import CCReclaim
internal import Synchronization

/// A block that keeps an element which was handed out as a copy, until nobody can be copying it any more.
final class QueueElementKind<Element>: BlockKind {
  /// Where in the block the element is.
  static var offset: Int {
    let mask = MemoryLayout<Element>.alignment - 1
    return (MemoryLayout<BlockHeader>.size + mask) & ~mask
  }

  override class func destroy(_ block: UnsafeMutableRawPointer) {
    // SAFETY: a block of this kind holds an element.
    unsafe (block + offset).assumingMemoryBound(to: Element.self).deinitialize(count: 1)
  }
}

extension ConcurrentQueue {
  /// Takes the element of a cell that a reader has marked: it may be between reading a reference and retaining it. The
  /// caller gets a copy, and the element itself is retired, which keeps it until that reader's operation has ended.
  @unsafe
  @usableFromInline
  @inline(never)
  func takePeeked(_ cell: QueueCell<Element>, of segment: UnsafeMutablePointer<QueueSegment>) -> Element {
    // Nested in the caller's operation, which protects the segment.
    let pinned = access.enter()
    // SAFETY (whole function): the caller has claimed the cell.
    let copy = unsafe cell.payload.pointee
    schedulePoint(.takeAfterCopy)
    guard _isBitwiseTakable(Element.self) else {
      // Moving it would change what the reader is reading, as it does with a weak reference: the segment keeps it.
      unsafe leave(cell, in: segment)
      return copy
    }
    let size = QueueElementKind<Element>.offset + MemoryLayout<Element>.size
    do throws(AllocationFailure) {
      let block = unsafe try pinned.allocateBlock(byteCount: size, kind: QueueElementKind<Element>.self)
      // Whoever copies the element protects the segment, by its era or by its name: so the block takes that over.
      let key = unsafe segment.pointee.header.protectionKey
      unsafe block.assumingMemoryBound(to: BlockHeader.self).pointee.protectionKey = key
      // Leaves the cell's bits as they are, for the reader.
      unsafe (block + QueueElementKind<Element>.offset).bindMemory(to: Element.self, capacity: 1)
        .moveInitialize(from: cell.payload, count: 1)
      unsafe pinned.retire(block)
    } catch {
      // No memory.
      unsafe leave(cell, in: segment)
    }
    return copy
  }

  /// Leaves a cell's element to the segment, which destroys it with itself.
  private func leave(_ cell: QueueCell<Element>, in segment: UnsafeMutablePointer<QueueSegment>) {
    // SAFETY: the caller has claimed the cell, and its operation protects the segment.
    // RELAXED: the segment's destroyer comes after its retirement; so below.
    unsafe cell.state.pointee.store(.left, ordering: .relaxed)
    // RELAXED: as above.
    unsafe segment.pointee.holdsLeftovers.store(true, ordering: .relaxed)
  }
}
