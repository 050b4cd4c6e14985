/// Eight bytes of a key that mostly tell which of two keys comes first. A key that is no plain bits lies in a box, and a string's
/// bytes often in memory of their own behind that: blocks and directories keep digests beside such keys, and look at few of them.
///
/// Two digests that are known, and differ, are in the order of their keys. A string's is the first eight bytes of its UTF-8,
/// filled up with zeros, if these and the one behind them are ASCII: strings are compared by the scalars of their normal form
/// (NFC), and ASCII in front of ASCII, or at the end, is the same in that form.
@usableFromInline
enum KeyDigest<Key> {
  // SAFETY (whole type): the caller holds what it points to, and keys of a type that has digests are strings.

  /// Whether keys of this type have digests.
  @inlinable
  static var isUsed: Bool { @inline(__always) get { Key.self == String.self } }

  /// The bytes that a digest takes.
  @inlinable
  static var stride: Int { @inline(__always) get { isUsed ? MemoryLayout<UInt64>.stride : 0 } }

  /// Of a key whose order eight bytes cannot tell. Greater than all that are known.
  @inlinable
  static var unknown: UInt64 { @inline(__always) get { .max } }

  /// The digest of a key without its first `skip` bytes, which all of its neighbours begin with; of keys that have none, `unknown`.
  @inlinable
  @inline(__always)
  static func of(_ key: borrowing Key, behind skip: Int) -> UInt64 {
    unsafe withUnsafePointer(to: key) { unsafe of(at: $0, behind: skip) }
  }

  @unsafe
  @inlinable
  @inline(__always)
  static func of(at key: UnsafePointer<Key>, behind skip: Int) -> UInt64 {
    if !isUsed { return unknown }
    return unsafe withBytes(of: key) { unsafe of(bytes: $0, behind: skip) } ?? unknown
  }

  /// As above, if the key begins with the same bytes as another one, and these are ASCII; `unknown` otherwise.
  @unsafe
  @inlinable
  @inline(__always)
  static func of(_ key: borrowing Key, behind skip: Int, as other: UnsafePointer<Key>) -> UInt64 {
    if skip == 0 { return of(key, behind: 0) }
    return unsafe withUnsafePointer(to: key) { unsafe of(at: $0, behind: skip, as: other) }
  }

  @unsafe
  @inlinable
  static func of(at key: UnsafePointer<Key>, behind skip: Int, as other: UnsafePointer<Key>) -> UInt64 {
    let digest = unsafe withBytes(of: key) { bytes in
      unsafe withBytes(of: other) { others in
        guard bytes.count >= skip, others.count >= skip else { return unknown }
        var difference: UInt8 = 0
        // Of what is not ASCII, as many bytes are not the scalars that are left out.
        for place in 0..<skip { unsafe difference |= (bytes[place] ^ others[place]) | (bytes[place] & 0x80) }
        return difference == 0 ? unsafe of(bytes: UnsafeBufferPointer(rebasing: bytes[skip...])) : unknown
      }
    }
    return (digest ?? unknown) ?? unknown
  }

  /// Hands out a string's bytes, if they lie in one piece.
  @unsafe
  @inlinable
  @inline(__always)
  static func withBytes<Result>(of key: UnsafePointer<Key>, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result? {
    unsafe UnsafeRawPointer(key).assumingMemoryBound(to: String.self).pointee.utf8.withContiguousStorageIfAvailable(
      body)
  }

  @unsafe
  @inlinable
  @inline(__always)
  static func of(bytes: UnsafeBufferPointer<UInt8>, behind skip: Int) -> UInt64 {
    if skip == 0 { return unsafe of(bytes: bytes) }
    guard bytes.count >= skip else { return unknown }
    var seen: UInt8 = 0
    for place in 0..<skip { unsafe seen |= bytes[place] }
    return seen < 0x80 ? unsafe of(bytes: UnsafeBufferPointer(rebasing: bytes[skip...])) : unknown
  }

  @unsafe
  @inlinable
  @inline(__always)
  static func of(bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
    var digest: UInt64 = 0
    if bytes.count >= 8 {
      digest = unsafe UInt64(bigEndian: UnsafeRawBufferPointer(bytes).loadUnaligned(as: UInt64.self))
      if bytes.count > 8, unsafe bytes[8] >= 0x80 { return unknown }
    } else if bytes.count > 0 {
      for place in 0..<bytes.count { digest = unsafe digest &<< 8 | UInt64(bytes[place]) }
      digest &<<= 64 &- 8 &* UInt64(truncatingIfNeeded: bytes.count)
    }
    return digest & 0x8080_8080_8080_8080 == 0 ? digest : unknown
  }

  /// With how many bytes both of two keys begin, and all between them: at most 255, of ASCII, and in front of ASCII.
  @unsafe
  @inlinable
  static func commonPrefixCount(_ left: UnsafePointer<Key>, _ right: UnsafePointer<Key>) -> Int {
    let count = unsafe withBytes(of: left) { left in
      unsafe withBytes(of: right) { right in
        var count = 0
        while count < Swift.min(left.count, right.count, 255), unsafe left[count] == right[count],
          unsafe left[count] < 0x80
        {
          count &+= 1
        }
        // What is not ASCII may change what stands before it.
        let isFollowed =
          unsafe (count < left.count && left[count] >= 0x80) || (count < right.count && right[count] >= 0x80)
        return isFollowed ? Swift.max(0, count &- 1) : count
      }
    }
    return (count ?? 0) ?? 0
  }

  /// With how many bytes both of two digests begin, and all between them, which is none if one is not known.
  @inlinable
  static func commonCount(_ left: UInt64, _ right: UInt64) -> Int {
    if Swift.max(left, right) == unknown { return 0 }
    let same = (left ^ right).leadingZeroBitCount / 8
    // What a short string was filled up with is not in it.
    return Swift.min(same, 8 &- Swift.max(left.trailingZeroBitCount, right.trailingZeroBitCount) / 8)
  }

  /// The digest that leaves out `count` bytes less, from that of a key which begins with the same bytes: `first`, which leaves out as many less.
  @inlinable
  static func lowered(_ digest: UInt64, by count: Int, _ first: UInt64) -> UInt64 {
    if Swift.max(digest, first) == unknown { return unknown }
    return count >= 8
      ? first
      : first & ~(UInt64.max &>> (8 &* UInt64(truncatingIfNeeded: count))) | digest
        &>> (8 &* UInt64(truncatingIfNeeded: count))
  }

  /// The places, among sorted digests that are all known, of a known one: where keys may be that it does not tell from its own.
  @unsafe
  @inlinable
  @inline(__always)
  static func places(
    of digest: UInt64, in digests: UnsafeMutablePointer<UInt64>, _ count: Int
  ) -> (low: Int, high: Int) {
    let low = unsafe KeyOrder.rank(of: digest, in: digests, count, includesEqual: false)
    if unsafe low == count || digests[low] != digest { return (low, low) }
    // Mostly one.
    let next = low &+ 1
    if unsafe next == count || digests[next] != digest { return (low, next) }
    return unsafe (low, next &+ KeyOrder.rank(of: digest, in: digests + next, count &- next, includesEqual: true))
  }
}
