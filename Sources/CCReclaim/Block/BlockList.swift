/// Blocks in the order in which they were added, chained through their own headers: adding never allocates.
///
/// Freed in this order, the block that was used last is freed last, and an allocator that hands out the last block freed
/// hands it out warm. Owned by one thread at a time.
@safe
@usableFromInline
struct BlockList: ~Copyable {
  @usableFromInline
  var head: UnsafeMutablePointer<BlockHeader>?
  @usableFromInline
  var tail: UnsafeMutablePointer<BlockHeader>?
  @usableFromInline
  var count = 0
  @usableFromInline
  var byteCount = 0

  // SAFETY (whole file): BL-1; whoever holds the list owns the links of the blocks in it.

  init() {
    unsafe head = nil
    unsafe tail = nil
  }

  var isEmpty: Bool { count == 0 }

  /// Adds a block that is in no other list.
  @inlinable
  mutating func append(_ block: UnsafeMutablePointer<BlockHeader>) {
    // INVARIANT(BL-1): a block is in at most one list. (One double retire goes unseen here: that of a list's last block.)
    // SAFETY: BL-1 makes the list's owner the only one who touches the block's link.
    assert(unsafe block.pointee.next == nil, "BL-1: the block is in a list already; was it retired twice?")
    if let tail = unsafe tail { unsafe tail.pointee.next = block } else { unsafe head = block }
    unsafe tail = block
    count += 1
    unsafe byteCount += block.pointee.byteCount
  }

  /// Adds another list's blocks behind this one's, and leaves it empty.
  mutating func append(contentsOf other: inout BlockList) {
    guard let first = unsafe other.head else { return }
    // SAFETY: BL-1 for both lists' ends.
    if let tail = unsafe tail { unsafe tail.pointee.next = first } else { unsafe head = first }
    unsafe tail = other.tail
    count += other.count
    byteCount += other.byteCount
    other = BlockList()
  }

  /// Adds a chain of blocks that came from an ``OrphanStack``.
  mutating func append(chain first: UnsafeMutablePointer<BlockHeader>?) {
    var cursor = unsafe first
    while let block = unsafe cursor {
      // SAFETY: whoever takes a chain owns it.
      unsafe cursor = block.pointee.next
      unsafe block.pointee.next = nil
      unsafe append(block)
    }
  }

  mutating func popFirst() -> UnsafeMutablePointer<BlockHeader>? {
    guard let first = unsafe head else { return nil }
    // SAFETY: BL-1.
    unsafe head = first.pointee.next
    if unsafe head == nil { unsafe tail = nil }
    unsafe first.pointee.next = nil
    count -= 1
    unsafe byteCount -= first.pointee.byteCount
    return unsafe first
  }

  /// Moves the blocks that `belongs` accepts to the end of `target`; the others keep their order.
  mutating func move(to target: inout BlockList, where belongs: (borrowing BlockHeader) -> Bool) {
    var remaining = BlockList()
    while let block = unsafe popFirst() {
      // SAFETY: BL-1; the block was just taken out.
      if unsafe belongs(block.pointee) { unsafe target.append(block) } else { unsafe remaining.append(block) }
    }
    self = remaining
  }

  /// Stamps the blocks that have no retire era yet.
  mutating func stamp(_ era: UInt64) {
    var cursor = unsafe head
    while let block = unsafe cursor {
      // SAFETY: BL-1; no scan but the owner's reads the word.
      if unsafe block.pointee.retireEra == BlockHeader.notRetired { unsafe block.pointee.retireEra = era }
      unsafe cursor = block.pointee.next
    }
  }
}
