public import CCReclaim
public import CPlatform

/// A block as a node's word shows it, with the types of what is in it.
@unsafe
@frozen
@usableFromInline
struct BlockEntries<Key: Comparable, Value> {
  @usableFromInline
  typealias Shape = EntryShape<Key, Value>

  @usableFromInline
  let block: UnsafeMutablePointer<EntryBlock>
  /// How many entries the word shows that are sorted: all but its deltas.
  @usableFromInline
  let sortedCount: Int
  /// Its tag.
  @usableFromInline
  let tag: Int

  // SAFETY (whole type): whoever makes one holds the block; indices are of its entries.

  /// The word has a block.
  @inlinable
  @inline(__always)
  init(_ word: MarkedPointer<EntryBlock>) {
    unsafe block = word.pointer.unsafelyUnwrapped
    unsafe tag = word.tag
    let appended = Shape.keepsDeltas ? unsafe tag & block.appendedMask : unsafe tag
    unsafe sortedCount = block.ownCount &+ appended
  }

  /// How many it has room for.
  @inlinable
  var room: Int { @inline(__always) get { unsafe block.ownCount &+ block.spare } }

  /// Where the keys are.
  @inlinable
  var keys: UnsafeMutableRawPointer {
    @inline(__always) get { unsafe UnsafeMutableRawPointer(block) + Shape.keysOffset(room) }
  }

  /// Where the values are.
  @inlinable
  var values: UnsafeMutableRawPointer {
    @inline(__always) get { unsafe UnsafeMutableRawPointer(block) + Shape.valuesOffset(room) }
  }

  /// The keys' digests, where they have any.
  @inlinable
  var digests: UnsafeMutablePointer<UInt64> {
    @inline(__always) get {
      unsafe (UnsafeMutableRawPointer(block) + Shape.digestsOffset).assumingMemoryBound(to: UInt64.self)
    }
  }

  /// The digest of the next node's anchor, where keys have one and there is a next node.
  @inlinable
  var upperDigest: UnsafeMutablePointer<UInt64> {
    @inline(__always) get {
      unsafe (UnsafeMutableRawPointer(block) + Shape.upperOffset).assumingMemoryBound(to: UInt64.self)
    }
  }

  /// The keys, where they lie in the block.
  @inlinable
  var inlineKeys: UnsafeMutablePointer<Key> {
    @inline(__always) get { unsafe keys.assumingMemoryBound(to: Key.self) }
  }

  /// The values, where they lie in the block.
  @inlinable
  var inlineValues: UnsafeMutablePointer<Value> {
    @inline(__always) get { unsafe values.assumingMemoryBound(to: Value.self) }
  }

  /// The boxes of the keys, where they do not.
  @inlinable
  var keyBoxes: UnsafeMutablePointer<UnsafeMutablePointer<EntryBox>> {
    @inline(__always) get { unsafe keys.assumingMemoryBound(to: UnsafeMutablePointer<EntryBox>.self) }
  }

  /// The boxes of the values, where they do not.
  @inlinable
  var valueBoxes: UnsafeMutablePointer<UnsafeMutablePointer<EntryBox>> {
    @inline(__always) get { unsafe values.assumingMemoryBound(to: UnsafeMutablePointer<EntryBox>.self) }
  }

  /// The copy of the next node's anchor, where keys lie in blocks and there is a next node.
  @inlinable
  var inlineUpper: UnsafeMutablePointer<Key> {
    @inline(__always) get {
      unsafe (UnsafeMutableRawPointer(block) + Shape.upperOffset).assumingMemoryBound(to: Key.self)
    }
  }

  /// Where among the keys, which are in boxes, `key` may be; each one before is below it, and each one behind is above it.
  /// INVARIANT(BK-8) is of use only for a key that is in the node's range.
  @inlinable
  @inline(__always)
  func places(of key: Key, isInRange: Bool) -> (low: Int, high: Int) {
    if Shape.Digest.isUsed, unsafe block.pointee.knowsDigests, unsafe isInRange || block.skip == 0 {
      let digest = unsafe Shape.Digest.of(key, behind: block.skip)
      if digest != Shape.Digest.unknown { return unsafe Shape.Digest.places(of: digest, in: digests, sortedCount) }
    }
    return unsafe (0, sortedCount)
  }

  /// Where `key` is, or where it belongs, if it can be between two places only. Uses slot 6.
  @inlinable
  func boxedRank(
    of key: Key, _ places: (low: Int, high: Int), _ pinned: borrowing ReclamationGuard
  ) throws(OperationRestart) -> EntryPlace {
    var (low, high) = places
    while low < high {
      let middle = (low &+ high) &>> 1
      // One of these comes next, and while this one is compared there is time to fetch it.
      unsafe cc_prefetch(keyBoxes[(low &+ middle) &>> 1])
      unsafe cc_prefetch(keyBoxes[(middle &+ high) &>> 1])
      let box = unsafe try pinned.protect(keyBoxes[middle], slot: MapSlot.key)
      if unsafe KeyOrder.precedes(box.content(as: Key.self).pointee, key) { low = middle &+ 1 } else { high = middle }
    }
    if low == places.high { return EntryPlace(rank: low, isFound: false) }
    let box = unsafe try pinned.protect(keyBoxes[low], slot: MapSlot.key)
    return unsafe EntryPlace(rank: low, isFound: !KeyOrder.precedes(key, box.content(as: Key.self).pointee))
  }

  /// Where `key` is, or where it belongs. Mostly the node owns it; what is not in its range belongs to one end.
  @inlinable
  @inline(__always)
  func find(
    _ key: Key, isInRange: Bool = true, _ pinned: borrowing ReclamationGuard
  ) throws(OperationRestart) -> EntryPlace {
    if Shape.Keys.isInline {
      let rank = unsafe KeyOrder.rank(of: key, in: inlineKeys, sortedCount, includesEqual: false)
      let isFound = unsafe rank < sortedCount && !KeyOrder.precedes(key, inlineKeys[rank])
      // Where there are none, no rank is noted: to ask for that first is a branch more.
      let deltas = unsafe Shape.keepsDeltas ? notes.lanes(ofRank: rank) : 0
      if deltas != 0 { return unsafe find(key, amongDeltas: deltas, EntryPlace(rank: rank, isFound: isFound)) }
      return EntryPlace(rank: rank, isFound: isFound)
    }
    let places = unsafe places(of: key, isInRange: isInRange)
    if places.low == places.high { return EntryPlace(rank: places.low, isFound: false) }
    return unsafe try boxedRank(of: key, places, pinned)
  }

  /// As `find`, for a key that is likely to be a new one. Those that come in ascending order need no search.
  @inlinable
  @inline(__always)
  func findNew(
    _ key: Key, _ pinned: borrowing ReclamationGuard
  ) throws(OperationRestart) -> EntryPlace {
    if Shape.Keys.isInline {
      let count = unsafe sortedCount
      if unsafe deltaCount == 0 && count > 0 && KeyOrder.precedes(inlineKeys[count &- 1], key) {
        return EntryPlace(rank: count, isFound: false)
      }
    }
    return unsafe try find(key, pinned)
  }

  /// A copy of a key. Uses slot 6.
  @inlinable
  @inline(__always)
  func key(at index: Int, _ pinned: borrowing ReclamationGuard) throws(OperationRestart) -> Key {
    if Shape.Keys.isInline { return unsafe inlineKeys[index] }
    return unsafe try pinned.protect(keyBoxes[index], slot: MapSlot.key).content(as: Key.self).pointee
  }

  /// A copy of a value. Uses slot 7.
  @inlinable
  @inline(__always)
  func value(at index: Int, _ pinned: borrowing ReclamationGuard) throws(OperationRestart) -> Value {
    if Shape.Values.isInline { return unsafe inlineValues[index] }
    return unsafe try pinned.protect(valueBoxes[index], slot: MapSlot.value).content(as: Value.self).pointee
  }
}

/// What the eight slots of an operation name.
@usableFromInline
enum MapSlot {
  /// Nodes: three of them, 0 to 2, as a walk goes on from one to the next.
  @inlinable static var nodes: Int { @inline(__always) get { 3 } }
  /// Blocks: three of them, 3 to 5.
  @inlinable static var block: Int { @inline(__always) get { 3 } }
  /// A key's box; while an index is asked for what lies before a node, that node.
  @inlinable static var key: Int { @inline(__always) get { 6 } }
  /// A value's box; while two nodes are compared, the second.
  @inlinable static var value: Int { @inline(__always) get { 7 } }

  /// The slot for a third node, beside those of two.
  @inlinable
  @inline(__always)
  static func node(beside first: Int, _ second: Int) -> Int { 3 &- first &- second }

  /// Another slot than that one, for a node.
  @inlinable
  @inline(__always)
  static func node(beside slot: Int) -> Int { slot == 0 ? 1 : 0 }

  /// The slot for a third block, beside those of two.
  @inlinable
  @inline(__always)
  static func block(beside first: Int, _ second: Int) -> Int { 12 &- first &- second }

  /// Another slot than that one, for a block.
  @inlinable
  @inline(__always)
  static func block(beside slot: Int) -> Int { slot == 3 ? 4 : 3 }
}
