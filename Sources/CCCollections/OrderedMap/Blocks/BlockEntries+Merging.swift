extension BlockEntries {
  // SAFETY (whole extension): as in the type; what is written to is the caller's, and has room.

  /// Writes the entries at some places among all, in their order.
  @inlinable
  @inline(__always)
  func merge(_ from: Int, _ to: Int, into keys: UnsafeMutableRawPointer, _ values: UnsafeMutableRawPointer) {
    unsafe notes.withCells(ownCount: sortedCount) { cells in
      unsafe copy(cells: cells + from, to &- from, to: keys, values)
    }
  }

  /// Copies what is in some cells. As bits, with those between their parts: a `modify` knows an entry again by all of them.
  @inlinable
  @inline(__always)
  func copy(
    cells: UnsafePointer<UInt8>, _ count: Int, to keys: UnsafeMutableRawPointer, _ values: UnsafeMutableRawPointer
  ) {
    let (key, value) = (Shape.Keys.stride, Shape.Values.stride)
    let (ownKeys, ownValues) = unsafe (self.keys, self.values)
    for place in 0..<count {
      let cell = unsafe Int(truncatingIfNeeded: cells[place])
      unsafe (keys + place &* key).copyMemory(from: ownKeys + cell &* key, byteCount: key)
      unsafe (values + place &* value).copyMemory(from: ownValues + cell &* value, byteCount: value)
    }
  }

  /// Where a place is among all entries.
  @inlinable
  @inline(__always)
  func rank(of place: EntryPlace, _ key: Key) -> Int {
    if !Shape.keepsDeltas || (unsafe tag == 0) { return place.rank }
    let notes = unsafe notes
    if notes.lanes(ofRank: place.rank) & notes.used != 0 { return unsafe rankAmongDeltas(of: place, key) }
    return place.rank &+ notes.growth(below: place.rank)
  }

  /// The same where there are deltas of its rank: those stand before the sorted entry of that rank.
  @inlinable
  @inline(never)
  func rankAmongDeltas(of place: EntryPlace, _ key: Key) -> Int {
    let (own, notes) = unsafe (sortedCount, notes)
    if place.isFound { return notes.place(ofCell: place.cell, ownCount: own) }
    let live = notes.live
    var rank = place.rank &+ notes.growth(below: place.rank)
    for index in 0..<notes.count where notes.rank(index) == place.rank && live &>> UInt64(index) & 1 == 1 {
      if unsafe KeyOrder.precedes(inlineKeys[own &+ index], key) { rank &+= 1 }
    }
    return rank
  }
}
