/// Some of a block's entries, which lie in it, for an array to copy at once.
@safe
@frozen
@usableFromInline
struct EntryRun<Key: Comparable, Value>: Sequence, IteratorProtocol {
  @usableFromInline
  var key: UnsafeMutablePointer<Key>
  @usableFromInline
  var value: UnsafeMutablePointer<Value>
  @usableFromInline
  let end: UnsafeMutablePointer<Key>

  // SAFETY (whole type): whoever makes one holds the block while it is copied.

  @unsafe
  @inlinable
  @inline(__always)
  init(_ block: BlockEntries<Key, Value>, _ ranks: Range<Int>) {
    unsafe key = block.inlineKeys + ranks.lowerBound
    unsafe value = block.inlineValues + ranks.lowerBound
    unsafe end = block.inlineKeys + ranks.upperBound
  }

  @inlinable
  var underestimatedCount: Int { unsafe end - key }

  @inlinable
  @inline(__always)
  mutating func next() -> (key: Key, value: Value)? {
    if unsafe key == end { return nil }
    defer {
      unsafe key += 1
      unsafe value += 1
    }
    return unsafe (key.pointee, value.pointee)
  }
}
