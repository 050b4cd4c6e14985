public import CCReclaim

// Keys that come in ascending order find room behind a block's last entry, so that most of them need no other block.

extension _OrderedMapBlocks {
  // SAFETY (whole extension): as in +Updating. INVARIANT(BK-7): a place behind those that a word shows is written by the thread
  // that has claimed it, and by no other; nobody reads it before the word shows it.

  /// Adds an entry behind all others of a block, in its spare room. Nil if there is none, or if another thread is at it: then
  /// the block is to be replaced, so that nobody waits for that one.
  @unsafe
  @inlinable
  @inline(__always)
  func append(_ key: EntryCell<Key>, _ value: EntryCell<Value>, _ position: MapPosition) -> MapPublication? {
    let entries = unsafe Entries(position.word)
    let tag = unsafe position.word.tag
    let digest = unsafe key.digest(behind: entries.block.skip)
    // A block that others read, and that knows its digests, gets none that is not known.
    if Shape.Digest.isUsed, digest == Shape.Digest.unknown, unsafe entries.block.pointee.knowsDigests { return nil }
    guard unsafe !entries.block.keepsDeltas, unsafe tag < entries.block.spare, unsafe entries.block.claim(behind: tag)
    else { return nil }
    schedulePoint(.appendAfterClaim)
    let rank = unsafe entries.sortedCount
    if Shape.Digest.isUsed { unsafe (entries.digests + rank).initialize(to: digest) }
    unsafe key.write(to: entries.keys + rank &* Shape.Keys.stride)
    unsafe value.write(to: entries.values + rank &* Shape.Values.stride)
    return unsafe exchangeWord(position, MarkedPointer(entries.block, tag: tag &+ 1)) ? .published : .lost
  }

  /// What room a block gets that an entry is added to: for deltas, unless it is added behind all others; then the block doubles.
  @inlinable
  @inline(__always)
  func spare(_ rank: Int, _ count: Int, after old: Entries) -> SpareRoom {
    if rank != count { return unsafe deltaRoom(count &+ 1, after: old) }
    let room = Swift.min(count, capacity &- count &- 1, MarkedPointer<EntryBlock>.tagLimit &- 1)
    return SpareRoom(count: room, isForDeltas: false)
  }
}
