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
  @usableFromInline
  let kind: BlockKind.Type
  /// The retire era, above 16 bits for the size: with a word for each, a node of two links and a key would not fit one line.
  @usableFromInline
  var eraAndSize: UInt64
  #if Checked
    @usableFromInline
    var books = BlockBooks()
  #endif

  @inlinable
  init(protectionKey: UInt64, kind: BlockKind.Type, size: BlockSize) {
    // SAFETY: no address yet.
    unsafe self.next = nil
    self.protectionKey = protectionKey
    self.kind = kind
    self.eraAndSize = Self.notRetired << 16 | UInt64(size.rawValue)
  }

  /// The block's size in bytes.
  @inlinable
  var byteCount: Int { BlockSize(rawValue: UInt16(truncatingIfNeeded: eraAndSize)).byteCount }

  /// IBR: the era in which the block was found retired, or a later one; ``notRetired`` until then. DEBRA+: the epoch in which
  /// the thread that had retired it exited. Below 2^48, which takes decades at a million eras in ten seconds.
  @inlinable
  var retireEra: UInt64 {
    get { eraAndSize >> 16 }
    set { eraAndSize = newValue << 16 | eraAndSize & 0xffff }
  }

  /// The retire era of a block that was not stamped yet.
  @inlinable
  static var notRetired: UInt64 { .max >> 16 }
}
