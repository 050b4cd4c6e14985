public import CCReclaim

/// Fills a new block with entries in their order: runs of another block's, and new ones.
@unsafe
@frozen
@usableFromInline
struct BlockWriter<Key: Comparable, Value> {
  @usableFromInline
  typealias Shape = EntryShape<Key, Value>

  @usableFromInline
  let block: UnsafeMutablePointer<EntryBlock>
  @usableFromInline
  var digests: UnsafeMutablePointer<UInt64>
  @usableFromInline
  var keys: UnsafeMutableRawPointer
  @usableFromInline
  var values: UnsafeMutableRawPointer

  // SAFETY (whole type): the block is the writer's until it is published, and has room for what `count` said.

  /// A block for `count` entries and room for some more, of the range of another block or of a part of it: in front of the same node
  /// as that, or of one that is the caller's.
  @inlinable
  @inline(__always)
  init(
    count: Int, spare: SpareRoom = .none, like other: BlockEntries<Key, Value>,
    before node: UnsafeMutablePointer<AnchoredNode>? = nil, _ pinned: borrowing ReclamationGuard
  ) throws(AllocationFailure) {
    let memory = unsafe try pinned.allocateBlock(
      byteCount: Shape.byteCount(count &+ spare.count), kind: EntryBlockKind.self)
    unsafe self.init(memory, count: count, spare: spare, next: node ?? other.block.nextNode)
    unsafe block.pointee.skip = other.block.pointee.skip
    if Shape.keepsDeltas {
      unsafe block.pointee.plainSuccessors = Swift.max(1, other.block.pointee.plainSuccessors) &- 1
    }
    if let node = unsafe node {
      unsafe Self.copyAnchor(of: node, into: block)
    } else if unsafe other.block.nextNode != nil {
      let own = unsafe BlockEntries<Key, Value>(MarkedPointer(block))
      if Shape.Keys.isInline {
        unsafe own.inlineUpper.initialize(to: other.inlineUpper.pointee)
      } else if Shape.Digest.isUsed {
        unsafe own.upperDigest.initialize(to: other.upperDigest.pointee)
      }
    }
  }

  /// A block in a piece of memory, which says nothing yet of the next node's anchor.
  @inlinable
  @inline(__always)
  init(
    _ memory: UnsafeMutableRawPointer, count: Int, spare: SpareRoom = .none, next: UnsafeMutablePointer<AnchoredNode>?
  ) {
    let header = unsafe memory.assumingMemoryBound(to: BlockHeader.self).move()
    unsafe block = memory.bindMemory(to: EntryBlock.self, capacity: 1)
    unsafe block.initialize(to: EntryBlock(header: header, count: count, spare: spare, next: next))
    unsafe digests = (memory + Shape.digestsOffset).assumingMemoryBound(to: UInt64.self)
    unsafe keys = memory + Shape.keysOffset(count &+ spare.count)
    unsafe values = memory + Shape.valuesOffset(count &+ spare.count)
  }

  /// Notes where the next node begins in a block that is not published, and leads to it.
  @inlinable
  static func copyAnchor(of next: UnsafeMutablePointer<AnchoredNode>, into block: UnsafeMutablePointer<EntryBlock>) {
    let upper = unsafe UnsafeMutableRawPointer(block) + Shape.upperOffset
    let anchor = unsafe next.anchor(as: Key.self)
    if Shape.Keys.isInline {
      unsafe upper.bindMemory(to: Key.self, capacity: 1).initialize(to: anchor.pointee)
    } else if Shape.Digest.isUsed {
      unsafe upper.bindMemory(to: UInt64.self, capacity: 1).initialize(
        to: Shape.Digest.of(at: anchor, behind: block.skip))
    }
  }

  /// Appends entries of another block, by their ranks.
  @inlinable
  @inline(__always)
  mutating func copy(_ source: SortedEntries<Key, Value>, _ from: Int, _ to: Int) {
    if unsafe source.isPlain {
      unsafe copy(source.entries, run: from, to &- from)
    } else {
      unsafe merge(source, from, to)
    }
  }

  /// The same of a block with deltas: its keys lie in it, and have no digests.
  @inlinable
  @inline(never)
  mutating func merge(_ source: SortedEntries<Key, Value>, _ from: Int, _ to: Int) {
    var writer = unsafe self
    let entries = unsafe source.entries
    unsafe entries.notes.withCells(ownCount: entries.sortedCount) {
      unsafe writer.copy(entries, cells: $0 + from, to &- from)
    }
    unsafe self = unsafe writer
  }

  /// Appends what is in cells of another block that follow each other in no order. They have no digests.
  @inlinable
  @inline(__always)
  mutating func copy(_ source: BlockEntries<Key, Value>, cells: UnsafePointer<UInt8>, _ count: Int) {
    unsafe source.copy(cells: cells, count, to: keys, values)
    unsafe keys += count &* Shape.Keys.stride
    unsafe values += count &* Shape.Values.stride
  }

  /// Appends what is in some cells of another block.
  @inlinable
  @inline(__always)
  mutating func copy(_ source: BlockEntries<Key, Value>, run from: Int, _ count: Int) {
    if Shape.Digest.isUsed {
      unsafe digests.update(from: source.digests + from, count: count)
      if unsafe !source.block.pointee.knowsDigests {
        for place in 0..<count { unsafe see(digests[place]) }
      }
      unsafe digests += count
    }
    let (keyBytes, valueBytes) = (count &* Shape.Keys.stride, count &* Shape.Values.stride)
    unsafe keys.copyMemory(from: source.keys + from &* Shape.Keys.stride, byteCount: keyBytes)
    unsafe values.copyMemory(from: source.values + from &* Shape.Values.stride, byteCount: valueBytes)
    unsafe keys += keyBytes
    unsafe values += valueBytes
  }

  /// Appends an entry.
  @inlinable
  @inline(__always)
  mutating func append(_ key: EntryCell<Key>, _ value: EntryCell<Value>) {
    if Shape.Digest.isUsed {
      let digest = unsafe key.digest(behind: block.skip)
      unsafe digests.initialize(to: digest)
      unsafe see(digest)
      unsafe digests += 1
    }
    unsafe key.write(to: keys)
    unsafe value.write(to: values)
    unsafe keys += Shape.Keys.stride
    unsafe values += Shape.Values.stride
  }

  /// Notes that one of the block's digests is this.
  @inlinable
  @inline(__always)
  func see(_ digest: UInt64) {
    if digest == Shape.Digest.unknown { unsafe block.pointee.knowsDigests = false }
  }

  /// Writes a value, and perhaps a key that is the same, over what was copied so many places before the end.
  @inlinable
  @inline(__always)
  func replace(_ key: EntryCell<Key>?, _ value: EntryCell<Value>, fromEnd places: Int) {
    // A block's cells are bits: the old block keeps what they stand for.
    if let key {
      if Shape.Digest.isUsed {
        let digest = unsafe key.digest(behind: block.skip)
        unsafe (digests - places).pointee = digest
        unsafe see(digest)
      }
      unsafe key.write(to: keys - places &* Shape.Keys.stride)
    }
    unsafe value.write(to: values - places &* Shape.Values.stride)
  }
}
