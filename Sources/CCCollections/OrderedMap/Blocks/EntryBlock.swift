public import CCReclaim
public import Synchronization

/// A sorted run of entries. Immutable once published: an update publishes another one in its place.
///
/// Behind these words lie, for keys that lie in blocks, a copy of the key at which the next node begins; then the keys; then
/// the values. ``EntryShape`` says where.
@frozen
@usableFromInline
struct EntryBlock: ~Copyable {
  @usableFromInline
  let header: BlockHeader
  /// How many entries.
  @usableFromInline
  let count: UInt32
  /// The next node in the order of keys; nil at the map's end. Atomic only so that a guard can load it: it never changes.
  @usableFromInline
  let next: Atomic<MarkedPointer<AnchoredNode>>

  @inlinable
  init(header: consuming BlockHeader, count: Int, next: UnsafeMutablePointer<AnchoredNode>?) {
    self.header = header
    self.count = UInt32(truncatingIfNeeded: count)
    // SAFETY: only an address.
    self.next = unsafe Atomic(MarkedPointer(next))
  }
}

/// How a block is destroyed: what lies in it are plain bits, and boxes see to themselves.
@usableFromInline
final class EntryBlockKind: BlockKind {}

extension UnsafeMutablePointer where Pointee == EntryBlock {
  /// The next node, for whoever needs no protection of it.
  @inlinable
  @inline(__always)
  var nextNode: UnsafeMutablePointer<AnchoredNode>? {
    // SAFETY: the caller holds the block.
    // RELAXED: it does not change after the block's publication.
    unsafe pointee.next.load(ordering: .relaxed).pointer
  }

  /// How many entries.
  @inlinable
  @inline(__always)
  var count: Int {
    // SAFETY: the caller holds the block.
    unsafe Int(truncatingIfNeeded: pointee.count)
  }
}
