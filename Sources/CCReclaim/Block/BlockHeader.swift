public import CCAlloc

/// The first words of every block that can be retired. Declare it as the first stored property of a node.
///
/// None of its words overlays anything that readers of a structure read: a retired block may still be read.
@safe
@frozen
public struct BlockHeader: ~Copyable {
  /// The next block of the list that this one is in; nil outside of lists.
  @usableFromInline
  var next: UnsafeMutablePointer<BlockHeader>?
  /// By what operations protect the block: under IBR its birth era, or an earlier one; under DEBRA+ the address by which
  /// slots name it.
  @usableFromInline
  package var protectionKey: UInt64
  /// IBR: the era in which the block was found retired, or a later one; ``notRetired`` until then. DEBRA+: the epoch in which
  /// the thread that had retired it exited.
  @usableFromInline
  var retireEra: UInt64
  @usableFromInline
  let kind: BlockKind.Type
  /// The block's size in cache lines.
  @usableFromInline
  let lineCount: UInt32
  #if Checked
    @usableFromInline
    var books = BlockBooks()
  #endif

  @inlinable
  init(protectionKey: UInt64, kind: BlockKind.Type, byteCount: Int) {
    // SAFETY: no address yet.
    unsafe self.next = nil
    self.protectionKey = protectionKey
    self.retireEra = Self.notRetired
    self.kind = kind
    self.lineCount = UInt32(truncatingIfNeeded: byteCount / CacheLine.size)
  }

  /// The block's size in bytes.
  @inlinable
  var byteCount: Int { Int(lineCount) * CacheLine.size }

  /// The retire era of a block that was not stamped yet.
  @inlinable
  static var notRetired: UInt64 { .max }

  /// The largest block: its size in lines fits its header.
  @inlinable
  static var maximumByteCount: Int { Int(UInt32.max) * CacheLine.size }
}
