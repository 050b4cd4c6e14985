public import CCReclaim

/// A copy of the chain's anchors at one time, with their nodes: a sorted array, which is searched in a fraction of the time
/// that it takes to follow links. Immutable; replaced as a whole when enough nodes have come and gone.
///
/// Behind these words lie the anchors' digests, if they have any, then the anchors, then the nodes' addresses.
@frozen
@usableFromInline
struct AnchorDirectory: ~Copyable {
  @usableFromInline
  let header: BlockHeader
  @usableFromInline
  let count: UInt32
  /// How many bytes the anchors' digests leave out, with which all anchors begin.
  @usableFromInline
  var skip: UInt8
  /// Whether the digests of all anchors are known. Like `skip` written before the directory is published.
  @usableFromInline
  var knowsDigests: Bool

  @inlinable
  init(header: consuming BlockHeader, count: Int) {
    self.header = header
    self.count = UInt32(truncatingIfNeeded: count)
    skip = 0
    knowsDigests = true
  }

  @inlinable
  @inline(__always)
  static var digestsOffset: Int { (MemoryLayout<AnchorDirectory>.size + 7) & ~7 }

  @inlinable
  @inline(__always)
  static func keysOffset<Key>(_ key: Key.Type, _ count: Int) -> Int {
    EntryShape<Key, Key>.roundedUp(
      digestsOffset &+ count &* KeyDigest<Key>.stride, MemoryLayout<Key>.alignment)
  }

  @inlinable
  @inline(__always)
  static func nodesOffset<Key>(_ key: Key.Type, _ count: Int) -> Int {
    EntryShape<Key, Key>.roundedUp(
      keysOffset(key, count) &+ count &* MemoryLayout<Key>.stride, MemoryLayout<UInt>.alignment)
  }

  @inlinable
  static func byteCount<Key>(_ key: Key.Type, _ count: Int) -> Int {
    nodesOffset(key, count) &+ count &* MemoryLayout<UInt>.stride
  }
}

/// How a directory is destroyed: with its copies of the anchors.
@usableFromInline
final class AnchorDirectoryKind<Key>: BlockKind {
  @usableFromInline
  override class func destroy(_ block: UnsafeMutableRawPointer) {
    // SAFETY: a directory with such keys, which nobody else holds any more.
    let directory = unsafe block.assumingMemoryBound(to: AnchorDirectory.self)
    unsafe directory.keys(as: Key.self).deinitialize(count: directory.count)
  }
}

extension UnsafeMutablePointer where Pointee == AnchorDirectory {
  // SAFETY (whole extension): the caller holds the directory, and knows its keys' type.

  @inlinable
  var count: Int { @inline(__always) get { unsafe Int(truncatingIfNeeded: pointee.count) } }

  /// The anchors, ascending.
  @unsafe
  @inlinable
  @inline(__always)
  func keys<Key>(as type: Key.Type) -> UnsafeMutablePointer<Key> {
    unsafe (UnsafeMutableRawPointer(self) + AnchorDirectory.keysOffset(type, count)).assumingMemoryBound(to: type)
  }

  /// Their digests, if they have any.
  @inlinable
  var digests: UnsafeMutablePointer<UInt64> {
    @inline(__always) get {
      unsafe (UnsafeMutableRawPointer(self) + AnchorDirectory.digestsOffset).assumingMemoryBound(to: UInt64.self)
    }
  }

  /// Notes the digests of the anchors that are there.
  @unsafe
  @inlinable
  func addDigests<Key>(of type: Key.Type) {
    let (anchors, count) = unsafe (keys(as: type), count)
    guard count > 0 else { return }
    let skip = unsafe KeyDigest<Key>.commonPrefixCount(anchors, anchors + (count &- 1))
    unsafe pointee.skip = UInt8(truncatingIfNeeded: skip)
    for place in 0..<count {
      let digest = unsafe KeyDigest<Key>.of(at: anchors + place, behind: skip)
      unsafe (digests + place).initialize(to: digest)
      if digest == KeyDigest<Key>.unknown { unsafe pointee.knowsDigests = false }
    }
  }

  /// Their nodes.
  @unsafe
  @inlinable
  @inline(__always)
  func nodes<Key>(as type: Key.Type) -> UnsafeMutablePointer<UnsafeMutablePointer<AnchoredNode>> {
    unsafe (UnsafeMutableRawPointer(self) + AnchorDirectory.nodesOffset(type, count))
      .assumingMemoryBound(to: UnsafeMutablePointer<AnchoredNode>.self)
  }

  /// How many anchors are at most `key`, which the last one is not. Keys that come in order need no search: the number is what
  /// it was the last time, or one more.
  @unsafe
  @inlinable
  @inline(__always)
  func rank<Key: Comparable>(of key: Key, near guess: Int) -> Int {
    // Two comparisons that are mostly in vain are too many where they take long.
    if !_isPOD(Key.self) { return unsafe rank(of: key) }
    let anchors = unsafe keys(as: Key.self)
    if guess > 0, unsafe guess < count, unsafe !KeyOrder.precedes(key, anchors[guess &- 1]) {
      if unsafe KeyOrder.precedes(key, anchors[guess]) { return guess }
    }
    return unsafe rank(of: key)
  }

  /// How many anchors are at most `key`.
  @unsafe
  @inlinable
  @inline(__always)
  func rank<Key: Comparable>(of key: Key) -> Int {
    if KeyDigest<Key>.isUsed, unsafe pointee.knowsDigests {
      let anchors = unsafe keys(as: Key.self)
      let digest = unsafe KeyDigest<Key>.of(key, behind: Int(truncatingIfNeeded: pointee.skip), as: anchors)
      if digest != KeyDigest<Key>.unknown {
        let (low, high) = unsafe KeyDigest<Key>.places(of: digest, in: digests, count)
        return unsafe low &+ KeyOrder.rank(of: key, in: anchors + low, high &- low, includesEqual: true)
      }
    }
    return unsafe KeyOrder.rank(of: key, in: keys(as: Key.self), count, includesEqual: true)
  }
}
