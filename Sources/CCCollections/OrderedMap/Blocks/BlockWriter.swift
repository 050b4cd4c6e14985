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
  var keys: UnsafeMutableRawPointer
  @usableFromInline
  var values: UnsafeMutableRawPointer

  // SAFETY (whole type): the block is the writer's until it is published, and has room for what `count` said.

  /// A block for `count` entries and room for some more, in front of `next`, whose anchor it copies if keys lie in blocks: from `upper`, a block
  /// with the same next node, or from the node itself, which is the caller's.
  @inlinable
  @inline(__always)
  init(
    count: Int, spare: Int = 0, next: UnsafeMutablePointer<AnchoredNode>?, upper: UnsafeMutablePointer<Key>?,
    _ pinned: borrowing ReclamationGuard
  ) throws(AllocationFailure) {
    let memory = unsafe try pinned.allocateBlock(byteCount: Shape.byteCount(count &+ spare), kind: EntryBlockKind.self)
    unsafe self.init(memory, count: count, spare: spare, next: next, upper: upper)
  }

  @inlinable
  @inline(__always)
  init(
    _ memory: UnsafeMutableRawPointer, count: Int, spare: Int = 0, next: UnsafeMutablePointer<AnchoredNode>?,
    upper: UnsafeMutablePointer<Key>?
  ) {
    let header = unsafe memory.assumingMemoryBound(to: BlockHeader.self).move()
    unsafe block = memory.bindMemory(to: EntryBlock.self, capacity: 1)
    unsafe block.initialize(to: EntryBlock(header: header, count: count, spare: spare, next: next))
    if Shape.Keys.isInline, let upper = unsafe upper, unsafe next != nil {
      unsafe (memory + Shape.upperOffset).bindMemory(to: Key.self, capacity: 1).initialize(to: upper.pointee)
    }
    unsafe keys = memory + Shape.keysOffset
    unsafe values = memory + Shape.valuesOffset(count &+ spare)
  }

  /// Appends entries of another block.
  @inlinable
  @inline(__always)
  mutating func copy(_ source: BlockEntries<Key, Value>, _ from: Int, _ to: Int) {
    let count = to &- from
    let keyBytes = count &* Shape.Keys.stride
    let valueBytes = count &* Shape.Values.stride
    unsafe keys.copyMemory(from: source.keys + from &* Shape.Keys.stride, byteCount: keyBytes)
    unsafe values.copyMemory(from: source.values + from &* Shape.Values.stride, byteCount: valueBytes)
    unsafe keys += keyBytes
    unsafe values += valueBytes
  }

  /// Appends an entry.
  @inlinable
  @inline(__always)
  mutating func append(_ key: EntryCell<Key>, _ value: EntryCell<Value>) {
    unsafe key.write(to: keys)
    unsafe value.write(to: values)
    unsafe keys += Shape.Keys.stride
    unsafe values += Shape.Values.stride
  }

  /// Writes a value, and perhaps a key that is the same, over what was copied so many places before the end.
  @inlinable
  @inline(__always)
  func replace(_ key: EntryCell<Key>?, _ value: EntryCell<Value>, fromEnd places: Int) {
    // A block's cells are bits: the old block keeps what they stand for.
    if let key { unsafe key.write(to: keys - places &* Shape.Keys.stride) }
    unsafe value.write(to: values - places &* Shape.Values.stride)
  }
}
