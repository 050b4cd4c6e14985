public import Synchronization

// Where there are deltas, in which order the entries come is kept beside them: a scan that had to find out would take three times as
// long. It is of use only; which cells are entries is in the notes.

extension BlockEntries {
  // SAFETY (whole extension): as in the type. A block with room for deltas has the words of an order, and an own entry.

  /// The words of the order.
  @inlinable
  var order: EntryOrder {
    @inline(__always) get {
      let words = unsafe UnsafeMutableRawPointer(block) + Shape.orderOffset(room)
      return unsafe EntryOrder(words.assumingMemoryBound(to: Atomic<UInt64>.self))
    }
  }

  /// Calls `body` with the order of all entries.
  @inlinable
  @inline(__always)
  func withOrder<Result>(_ body: (EntryOrder) -> Result) -> Result {
    unsafe withUnsafeTemporaryAllocation(of: UInt64.self, capacity: EntryOrder.wordCount) { words in
      let words = unsafe words.baseAddress.unsafelyUnwrapped
      unsafe order.copy(to: words)
      // An atomic word has the shape of a word.
      let copy = unsafe EntryOrder(
        UnsafeMutableRawPointer(words).bindMemory(to: Atomic<UInt64>.self, capacity: EntryOrder.wordCount))
      // INVARIANT(BK-10): as long as nobody has taken the place behind the deltas that the word shows, the order is theirs.
      // RELAXED: it comes behind the loads before it, which acquire.
      let claimed = unsafe Int(truncatingIfNeeded: block.pointee.claimed.load(ordering: .relaxed))
      if unsafe claimed != deltaCount { unsafe restore(copy) }
      return unsafe body(copy)
    }
  }

  /// Makes an order out of the notes.
  @inlinable
  @inline(never)
  func restore(_ order: EntryOrder) {
    unsafe order.initialize()
    let (own, all) = unsafe (sortedCount, notes)
    for delta in 0..<all.count {
      let before = DeltaNotes(all.bits, count: delta)
      let cell = own &+ delta
      let replaced = all.replacesOwn(delta) ? all.rank(delta) : all.replacedDelta(delta).map { own &+ $0 }
      let place = EntryPlace(rank: all.rank(delta), cell: replaced ?? cell, isFound: replaced != nil)
      let key = unsafe inlineKeys[cell]
      _ = unsafe change(order, of: before, at: place, key, to: all.isRemoval(delta) ? nil : cell)
    }
  }

  /// Changes an order, which is that of some deltas, by one more: at this place there is an entry in this cell then, or none. Returns
  /// its position.
  @inlinable
  @inline(__always)
  func change(_ order: EntryOrder, of notes: DeltaNotes, at place: EntryPlace, _ key: Key, to cell: Int?) -> Int {
    let position = unsafe position(of: place, key, order, notes)
    if let cell {
      if place.isFound { unsafe order.replace(at: position, with: cell) } else { unsafe order.insert(cell, at: position) }
    } else {
      unsafe order.remove(at: position)
    }
    return position
  }

  /// Where a place is among all entries. The deltas of a rank that are entries come before the sorted entry of that rank.
  @inlinable
  @inline(__always)
  func position(of place: EntryPlace, _ key: Key, _ order: EntryOrder, _ notes: DeltaNotes) -> Int {
    var position = place.rank &+ notes.growth(below: place.rank)
    if place.isFound {
      while unsafe order[position] != place.cell { position &+= 1 }
    } else if notes.lanes(ofRank: place.rank) & notes.used != 0 {
      let own = unsafe sortedCount
      // Behind the last entry there is what was moved there.
      while position < own &+ notes.growth {
        let cell = unsafe order[position]
        guard cell >= own, notes.rank(cell &- own) == place.rank,
          unsafe KeyOrder.precedes(inlineKeys[cell], key)
        else { break }
        position &+= 1
      }
    }
    return position
  }

  /// Copies the entries at some positions, with the bits between their parts: a `modify` knows an entry again by all of them.
  @inlinable
  @inline(__always)
  func copy(
    _ order: EntryOrder, _ from: Int, _ to: Int, _ keys: UnsafeMutableRawPointer, _ values: UnsafeMutableRawPointer
  ) {
    // Not looked up again for each of them.
    let (keySource, valueSource) = unsafe (self.keys, self.values)
    let (key, value) = (Shape.Keys.stride, Shape.Values.stride)
    for position in 0..<(to &- from) {
      let cell = unsafe order[from &+ position]
      unsafe (keys + position &* key).copyMemory(from: keySource + cell &* key, byteCount: key)
      unsafe (values + position &* value).copyMemory(from: valueSource + cell &* value, byteCount: value)
    }
  }
}
