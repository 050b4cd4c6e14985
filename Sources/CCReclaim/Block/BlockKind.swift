/// What a kind of block holds: how its contents are destroyed before its memory is freed.
///
/// A kind is never instantiated: blocks keep the metatype, one immortal word that is there for generic types too, so that
/// freeing needs neither a closure nor an allocation.
///
/// ```swift
/// final class NodeKind<Element>: BlockKind {
///   override class func destroy(_ block: UnsafeMutableRawPointer) {
///     let node = unsafe block.assumingMemoryBound(to: Node<Element>.self)
///     unsafe withUnsafeMutablePointer(to: &node.pointee.element) { _ = unsafe $0.deinitialize(count: 1) }
///   }
/// }
/// ```
open class BlockKind {
  private init() {}

  /// Destroys the contents of a block, and leaves its memory and header alone. Does nothing unless overridden.
  ///
  /// Runs on whichever thread frees the block, with no guard of the domain held, unless that thread has retired far more than
  /// usual inside one operation. It may use any collection.
  open class func destroy(_ block: UnsafeMutableRawPointer) {}
}
