public import Synchronization

// What was noted behind a block's sorted entries.

extension BlockEntries {
  // SAFETY (whole extension): as in the type. INVARIANT(BK-7): what a word shows of notes, keys and values was written before it.

  /// How many deltas it shows.
  @inlinable
  var deltaCount: Int {
    @inline(__always) get { Shape.keepsDeltas ? unsafe tag & ~block.appendedMask : 0 }
  }

  /// What the deltas are about.
  @inlinable
  var notes: DeltaNotes {
    @inline(__always) get {
      // RELAXED: those that the word shows were written before it.
      unsafe DeltaNotes(block.pointee.notes.load(ordering: .relaxed), count: deltaCount)
    }
  }

  /// How many entries there are.
  @inlinable
  var count: Int {
    @inline(__always) get { unsafe Shape.keepsDeltas && tag != 0 ? sortedCount &+ notes.growth : sortedCount }
  }

  /// Calls `body` with the cells of all entries, in no order.
  @inlinable
  @inline(__always)
  func forEachCell(_ body: (Int) -> Void) {
    let (own, notes) = unsafe (sortedCount, notes)
    let (gone, live) = (notes.gone, notes.live)
    // A block with more than its mask has bits for has no deltas.
    for cell in 0..<own where gone == 0 || gone &>> UInt64(truncatingIfNeeded: cell) & 1 == 0 { body(cell) }
    for delta in 0..<notes.count where live &>> UInt64(truncatingIfNeeded: delta) & 1 == 1 { body(own &+ delta) }
  }

  /// Where `key` is, if there are deltas of its rank; `sorted` is where it would be without them. The last that is about it decides.
  @inlinable
  @inline(never)
  func find(_ key: Key, amongDeltas lanes: UInt64, _ sorted: EntryPlace) -> EntryPlace {
    let notes = unsafe notes
    var lanes = lanes & notes.used
    var superseded = 0
    var isSortedThere = sorted.isFound
    while lanes != 0 {
      let delta = DeltaNotes.last(of: lanes)
      lanes ^= DeltaNotes.lane(64, delta)
      // Said by notes, not by keys: whatever an order is worth, what has gone is not found.
      if notes.replacesOwn(delta) { isSortedThere = false }
      if let replaced = notes.replacedDelta(delta) { superseded |= 1 &<< replaced }
      if superseded &>> delta & 1 == 1 { continue }
      let cell = unsafe sortedCount &+ delta
      if unsafe !KeyOrder.precedes(inlineKeys[cell], key) && !KeyOrder.precedes(key, inlineKeys[cell]) {
        return EntryPlace(rank: sorted.rank, cell: cell, isFound: !notes.isRemoval(delta))
      }
    }
    return EntryPlace(rank: sorted.rank, isFound: isSortedThere)
  }
}
