extension BlockEntries {
  // SAFETY (whole extension): as in the type; what is written to is the caller's, and has room.

  /// Copies all entries in their order, without the one in `dropped`, and with one more at a rank among the sorted entries. Returns
  /// false, and has written nothing, where two come between the same sorted ones: then keys have to be compared.
  ///
  /// Where entries go is counted, from notes, and they are copied one by one: the runs between deltas are short, and where short
  /// loops end cannot be predicted.
  @inlinable
  func merge(
    into keys: UnsafeMutableRawPointer, _ values: UnsafeMutableRawPointer, without dropped: Int? = nil,
    adding added: (key: EntryCell<Key>, value: EntryCell<Value>)? = nil, at rank: Int = 0
  ) -> Bool {
    let (own, notes) = unsafe (sortedCount, notes)
    var (gone, live) = notes.effect
    if let dropped {
      if dropped < own { gone |= Self.bit(dropped) } else { live &= ~Self.bit(dropped &- own) }
    }
    var ranks: UInt64 = added == nil ? 0 : Self.bit(rank)
    var rest = live
    while rest != 0 {
      let bit = Self.bit(notes.rank(rest.trailingZeroBitCount))
      if ranks & bit != 0 { return false }
      ranks |= bit
      rest &= rest &- 1
    }
    // Up to the last that has not gone, so that nothing is written behind it. What has gone is written, too, and written over.
    let kept = (Self.bit(own) &- 1) & ~gone
    var place = 0
    var (steps, gaps) = (gone, ranks)
    for cell in 0..<(64 &- kept.leadingZeroBitCount) {
      place &+= Int(truncatingIfNeeded: gaps & 1)
      unsafe copyCell(cell, to: place, keys, values)
      place &+= 1 &- Int(truncatingIfNeeded: steps & 1)
      gaps &>>= 1
      steps &>>= 1
    }
    // What is not sorted goes before the sorted entry of its rank.
    while live != 0 {
      let delta = live.trailingZeroBitCount
      unsafe copyCell(own &+ delta, to: Self.place(notes.rank(delta), gone, ranks), keys, values)
      live &= live &- 1
    }
    if let added {
      let place = Self.place(rank, gone, ranks)
      unsafe added.key.write(to: keys + place &* Shape.Keys.stride)
      unsafe added.value.write(to: values + place &* Shape.Values.stride)
    }
    return true
  }

  /// As `merge`, for a reader: into memory that has room for `chunk` entries more than there are, which may be written, too.
  ///
  /// Runs are copied by chunks of a fixed size: most take one.
  @inlinable
  func mergeRoughly(into keys: UnsafeMutableRawPointer, _ values: UnsafeMutableRawPointer) -> Bool {
    let (own, notes) = unsafe (sortedCount, notes)
    var (gone, live) = notes.effect
    var ranks: UInt64 = 0
    var rest = live
    while rest != 0 {
      let bit = Self.bit(notes.rank(rest.trailingZeroBitCount))
      if ranks & bit != 0 { return false }
      ranks |= bit
      rest &= rest &- 1
    }
    var (cell, place) = (0, 0)
    var events = gone | ranks
    while true {
      let end = events == 0 ? own : events.trailingZeroBitCount
      unsafe copyRun(cell, end &- cell, to: place, keys, values)
      place &+= end &- cell
      if events == 0 { break }
      place &+= Int(truncatingIfNeeded: ranks &>> UInt64(truncatingIfNeeded: end) & 1)
      cell = end &+ Int(truncatingIfNeeded: gone &>> UInt64(truncatingIfNeeded: end) & 1)
      events &= events &- 1
    }
    while live != 0 {
      let delta = live.trailingZeroBitCount
      unsafe copyCell(own &+ delta, to: Self.place(notes.rank(delta), gone, ranks), keys, values)
      live &= live &- 1
    }
    return true
  }

  /// How many entries are copied at once.
  @inlinable
  static var chunk: Int { @inline(__always) get { 8 } }

  @inlinable
  @inline(__always)
  func copyRun(
    _ first: Int, _ count: Int, to place: Int, _ keys: UnsafeMutableRawPointer, _ values: UnsafeMutableRawPointer
  ) {
    let (key, value) = (Shape.Keys.stride, Shape.Values.stride)
    let (keySource, valueSource) = unsafe (self.keys + first &* key, self.values + first &* value)
    let (keyTarget, valueTarget) = unsafe (keys + place &* key, values + place &* value)
    // Not beyond what the block has room for.
    if unsafe first &+ count &+ Self.chunk > room {
      unsafe keyTarget.copyMemory(from: keySource, byteCount: count &* key)
      unsafe valueTarget.copyMemory(from: valueSource, byteCount: count &* value)
      return
    }
    var copied = 0
    repeat {
      unsafe (keyTarget + copied &* key).copyMemory(from: keySource + copied &* key, byteCount: Self.chunk &* key)
      unsafe (valueTarget + copied &* value).copyMemory(
        from: valueSource + copied &* value, byteCount: Self.chunk &* value)
      copied &+= Self.chunk
    } while copied < count
  }

  /// How many entries come before a place, if no delta has its rank: otherwise keys have to be compared.
  @inlinable
  func rankByNotes(of place: EntryPlace) -> Int? {
    let notes = unsafe notes
    let (gone, live) = notes.effect
    var rank = place.rank &- (gone & (Self.bit(place.rank) &- 1)).nonzeroBitCount
    var rest = live
    while rest != 0 {
      let other = notes.rank(rest.trailingZeroBitCount)
      if other == place.rank { return nil }
      rank &+= other < place.rank ? 1 : 0
      rest &= rest &- 1
    }
    return rank
  }

  @inlinable
  @inline(__always)
  static func bit(_ index: Int) -> UInt64 { 1 &<< UInt64(truncatingIfNeeded: index) }

  /// Where something of a rank goes among the entries that are left and others of other ranks.
  @inlinable
  @inline(__always)
  static func place(_ rank: Int, _ gone: UInt64, _ ranks: UInt64) -> Int {
    let below = bit(rank) &- 1
    return rank &- (gone & below).nonzeroBitCount &+ (ranks & below).nonzeroBitCount
  }

  /// Copies a key and a value, with the bits between their parts: a `modify` knows an entry again by all of them.
  @inlinable
  @inline(__always)
  func copyCell(
    _ cell: Int, to place: Int, _ keys: UnsafeMutableRawPointer, _ values: UnsafeMutableRawPointer
  ) {
    let (key, value) = (Shape.Keys.stride, Shape.Values.stride)
    unsafe (keys + place &* key).copyMemory(from: self.keys + cell &* key, byteCount: key)
    unsafe (values + place &* value).copyMemory(from: self.values + cell &* value, byteCount: value)
  }
}
