/// Where things are in the blocks of a map with these types of keys and values.
@usableFromInline
enum EntryShape<Key, Value> {
  @usableFromInline
  typealias Keys = EntryCell<Key>
  @usableFromInline
  typealias Values = EntryCell<Value>

  @usableFromInline
  typealias Digest = KeyDigest<Key>

  /// Whether blocks have room for deltas: where keys lie in blocks, so that a delta's can be compared without another load.
  @inlinable
  static var keepsDeltas: Bool { @inline(__always) get { Keys.isInline } }

  /// Where the copy of the next node's anchor is, for keys that lie in blocks, or its digest.
  @inlinable
  static var upperOffset: Int {
    @inline(__always) get { roundedUp(MemoryLayout<EntryBlock>.size, Keys.alignment) }
  }

  /// Where the keys' digests begin, if they have any.
  @inlinable
  static var digestsOffset: Int {
    @inline(__always) get { upperOffset + (Keys.isInline ? Keys.stride : Digest.stride) }
  }

  /// Where the keys of a block with room for `count` entries begin.
  @inlinable
  @inline(__always)
  static func keysOffset(_ count: Int) -> Int { digestsOffset &+ count &* Digest.stride }

  /// Where its values begin.
  @inlinable
  @inline(__always)
  static func valuesOffset(_ count: Int) -> Int {
    roundedUp(keysOffset(count) &+ count &* Keys.stride, Values.alignment)
  }

  /// The size of such a block.
  @inlinable
  @inline(__always)
  static func byteCount(_ count: Int) -> Int { valuesOffset(count) &+ count &* Values.stride }

  /// How many entries a block takes before it is split: as many as there is room for in 1 KiB, at least 4.
  ///
  /// A size that allocators have, and about what is copied in the time of a cache miss. design/Benchmarks.md has the figures.
  @inlinable
  static var capacity: Int {
    get {
      let room = 1024 - roundedUp(digestsOffset, Values.alignment)
      return Swift.max(4, Swift.min(64, room / Swift.max(1, Digest.stride + Keys.stride + Values.stride)))
    }
  }

  @inlinable
  @inline(__always)
  static func roundedUp(_ offset: Int, _ alignment: Int) -> Int { (offset &+ alignment &- 1) & ~(alignment &- 1) }
}
