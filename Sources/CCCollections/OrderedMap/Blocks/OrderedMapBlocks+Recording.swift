public import CCReclaim

// What one key's update changes is noted behind a block's entries, where there is room, so that most updates need no other block.

extension _OrderedMapBlocks {
  // SAFETY (whole extension): as in +Appending; INVARIANT(BK-7) holds for deltas as for entries that are appended.
  // INVARIANT(BK-9): a word that shows a block shows its first deltas, as many as its tag says, each with the note, the key and the
  // value that its thread has written before. Each takes the place of one entry that is there, of none if it adds one.

  /// Publishes an entry more, another value for one, or, without a value, that it has gone, as a delta. Nil if there is no room, or if
  /// another thread is at it: then the block is to be replaced, so that nobody waits for that one. Without a key, the entry's.
  @unsafe
  @inlinable
  @inline(__always)
  func record(
    _ key: EntryCell<Key>?, _ value: EntryCell<Value>?, at place: EntryPlace, _ position: MapPosition
  ) -> MapPublication? {
    let entries = unsafe Entries(position.word)
    let tag = unsafe position.word.tag
    guard unsafe tag < entries.block.spare else { return nil }
    // Whoever has the place may have published it already: then there is no need to copy the block.
    guard unsafe entries.block.claim(behind: tag) else { return unsafe position.isCurrent ? nil : .lost }
    schedulePoint(.recordAfterClaim)
    let own = unsafe entries.sortedCount
    let cell = own &+ tag
    if let key {
      unsafe key.write(to: entries.keys + cell &* Shape.Keys.stride)
    } else {
      // As a whole: a `modify` knows the entry again by all bits.
      let stride = Shape.Keys.stride
      unsafe (entries.keys + cell &* stride).copyMemory(from: entries.keys + place.cell &* stride, byteCount: stride)
    }
    if let value { unsafe value.write(to: entries.values + cell &* Shape.Values.stride) }
    let note = unsafe DeltaNotes.note(
      rank: place.rank, place: entries.rank(of: place, entries.inlineKeys[cell]),
      replacing: place.isFound ? place.cell : nil, ownCount: own, isRemoval: value == nil)
    unsafe entries.block.note(note, at: tag)
    return unsafe exchangeWord(position, MarkedPointer(entries.block, tag: tag &+ 1)) ? .published : .lost
  }

  /// Publishes a change in a block that has room for deltas: as one of them, or in a block without any. There is room for an entry more.
  @unsafe
  @inlinable
  @inline(never)
  func publishNoted(
    _ cell: EntryCell<Key>?, _ value: EntryCell<Value>?, _ key: Key, at place: EntryPlace, _ position: MapPosition,
    _ pinned: borrowing ReclamationGuard
  ) -> MapPublication {
    let entries = unsafe Entries(position.word)
    // INVARIANT(BK-1): only the first node is ever alive and empty. The last entry goes with its node.
    if value == nil, unsafe entries.count == 1 && position.node != first {
      return unsafe publishRemoval(from: 0, to: 1, position, Sorted(entries), pinned)
    }
    if let publication = unsafe record(cell, value, at: place, position) { return unsafe publication }
    guard let value else { return unsafe publishMerged(nil, key, at: place, position, pinned) }
    guard let cell = cell ?? (unsafe try? EntryCell(entries.inlineKeys[place.cell], access)) else {
      return unsafe .noMemory
    }
    return unsafe publishMerged((cell, value), key, at: place, position, pinned)
  }

  /// Publishes a block in which an entry is added, goes or has another value, and nothing is a delta any more.
  @unsafe
  @inlinable
  func publishMerged(
    _ added: (key: EntryCell<Key>, value: EntryCell<Value>)?, _ key: Key, at place: EntryPlace,
    _ position: MapPosition, _ pinned: borrowing ReclamationGuard
  ) -> MapPublication {
    let old = unsafe Entries(position.word)
    let (rank, oldCount) = unsafe (old.rank(of: place, key), old.count)
    let count = added == nil ? oldCount &- 1 : place.isFound ? oldCount : oldCount &+ 1
    let spare = count > oldCount ? unsafe spare(rank, oldCount, after: old) : unsafe deltaRoom(count, after: old)
    guard var writer = unsafe try? Writer(count: count, spare: spare, like: old, pinned) else {
      return unsafe .noMemory
    }
    unsafe old.notes.withCells(ownCount: old.sortedCount) { cells in
      unsafe writer.copy(old, cells: cells, rank)
      if let added { unsafe writer.append(added.key, added.value) }
      let next = place.isFound ? rank &+ 1 : rank
      unsafe writer.copy(old, cells: cells + next, oldCount &- next)
    }
    return unsafe exchange(position, writer.block, pinned) ? .published : .lost
  }

  /// How much room for deltas a block of some entries gets: the more, the more there is to copy otherwise.
  @inlinable
  @inline(__always)
  func deltaRoom(_ count: Int, after old: Entries) -> SpareRoom {
    if !Shape.keepsDeltas || count >= DeltaNotes.rankLimit { return .none }
    if unsafe old.block.pointee.plainSuccessors > 0 { return .none }
    let room = Swift.min(DeltaNotes.limit, count / entriesPerDelta, Swift.min(capacity, DeltaNotes.placeLimit) &- count)
    if room <= 0 { return .none }
    return SpareRoom(count: room, isForDeltas: true)
  }
}
