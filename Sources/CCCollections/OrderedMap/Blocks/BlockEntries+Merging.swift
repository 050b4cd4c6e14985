extension BlockEntries {
  // SAFETY (whole extension): as in the type; what is written to is the caller's, and has room.

  /// Calls `body` with the keys and values of the first `end` entries in their order, if there are deltas.
  @inlinable
  @inline(__always)
  func withMerged(_ end: Int, _ body: (UnsafeMutableRawPointer, UnsafeMutableRawPointer) -> Void) {
    let room = unsafe sortedCount &+ DeltaNotes.limit
    unsafe withUnsafeTemporaryAllocation(
      byteCount: room &* Shape.Keys.stride, alignment: Shape.Keys.alignment
    ) { keys in
      unsafe withUnsafeTemporaryAllocation(
        byteCount: room &* Shape.Values.stride, alignment: Shape.Values.alignment
      ) { values in
        let (keys, values) = unsafe (keys.baseAddress.unsafelyUnwrapped, values.baseAddress.unsafelyUnwrapped)
        unsafe merge(end, into: keys, values)
        unsafe body(keys, values)
      }
    }
  }

  /// Writes the first `end` entries in their order: those that the block was made with as a whole, and then what each delta has changed.
  /// Needs room for `mergingRoom` entries more; and never for more than it was made with, and the deltas.
  ///
  /// Cells are copied as bits, with those between their parts: a `modify` knows an entry again by all of them.
  @inlinable
  @inline(__always)
  func merge(_ end: Int, into keys: UnsafeMutableRawPointer, _ values: UnsafeMutableRawPointer) {
    let (own, notes) = unsafe (sortedCount, notes)
    var count = Swift.min(own, end &+ DeltaNotes.limit)
    unsafe keys.copyMemory(from: self.keys, byteCount: count &* Shape.Keys.stride)
    unsafe values.copyMemory(from: self.values, byteCount: count &* Shape.Values.stride)
    for index in 0..<notes.count {
      let place = notes.place(index)
      if notes.isRemoval(index) {
        // What is not copied is not changed.
        if place >= count { continue }
        count &-= 1
        unsafe Self.move(place &+ 1, to: place, count &- place, keys, values)
      } else if notes.replaces(index) {
        if place < count { unsafe copy(cell: own &+ index, to: place, keys, values) }
      } else if place <= count {
        unsafe Self.move(place, to: place &+ 1, count &- place, keys, values)
        count &+= 1
        unsafe copy(cell: own &+ index, to: place, keys, values)
      }
    }
  }

  /// Moves some entries to another place.
  @inlinable
  @inline(__always)
  static func move(
    _ from: Int, to place: Int, _ count: Int, _ keys: UnsafeMutableRawPointer, _ values: UnsafeMutableRawPointer
  ) {
    let (key, value) = (Shape.Keys.stride, Shape.Values.stride)
    unsafe (keys + place &* key).copyMemory(from: keys + from &* key, byteCount: count &* key)
    unsafe (values + place &* value).copyMemory(from: values + from &* value, byteCount: count &* value)
  }

  /// Copies an entry's key and value.
  @inlinable
  @inline(__always)
  func copy(cell: Int, to place: Int, _ keys: UnsafeMutableRawPointer, _ values: UnsafeMutableRawPointer) {
    let (key, value) = (Shape.Keys.stride, Shape.Values.stride)
    unsafe (keys + place &* key).copyMemory(from: self.keys + cell &* key, byteCount: key)
    unsafe (values + place &* value).copyMemory(from: self.values + cell &* value, byteCount: value)
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
