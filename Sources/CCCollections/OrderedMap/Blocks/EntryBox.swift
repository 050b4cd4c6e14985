public import CCReclaim

/// A block that holds one key or one value, behind its header.
@frozen
@usableFromInline
struct EntryBox: ~Copyable {
  @usableFromInline
  let header: BlockHeader

  /// Where the content of a box of that type begins.
  @inlinable
  static func offset<Element>(of: Element.Type) -> Int {
    let alignment = MemoryLayout<Element>.alignment
    return (MemoryLayout<BlockHeader>.size + alignment - 1) / alignment * alignment
  }

  /// A new box, which nobody else knows.
  @unsafe
  @inlinable
  static func make<Element>(
    _ element: consuming Element, in access: DomainAccess
  ) throws(AllocationFailure) -> UnsafeMutablePointer<EntryBox> {
    let offset = Self.offset(of: Element.self)
    // SAFETY: fresh, and of that size.
    let block = unsafe try access.allocateBlock(
      byteCount: offset + MemoryLayout<Element>.size, kind: EntryBoxKind<Element>.self)
    unsafe (block + offset).bindMemory(to: Element.self, capacity: 1).initialize(to: element)
    return unsafe block.assumingMemoryBound(to: EntryBox.self)
  }
}

extension UnsafeMutablePointer where Pointee == EntryBox {
  /// What is in the box.
  @unsafe
  @inlinable
  @inline(__always)
  func content<Element>(as type: Element.Type) -> UnsafeMutablePointer<Element> {
    // SAFETY: the caller knows what its boxes hold, and holds this one.
    unsafe (UnsafeMutableRawPointer(self) + EntryBox.offset(of: type)).assumingMemoryBound(to: type)
  }
}

/// How a box is destroyed.
@usableFromInline
final class EntryBoxKind<Element>: BlockKind {
  @usableFromInline
  override class func destroy(_ block: UnsafeMutableRawPointer) {
    // SAFETY: a box of that type, which nobody else holds any more.
    unsafe block.assumingMemoryBound(to: EntryBox.self).content(as: Element.self).deinitialize(count: 1)
  }
}
