public import CCReclaim

/// A block's entries in their order, its deltas among them. For all that is not about one key; that is searched for in the block as it
/// is.
@unsafe
@frozen
@usableFromInline
struct SortedEntries<Key: Comparable, Value> {
  @usableFromInline
  typealias Shape = EntryShape<Key, Value>

  @usableFromInline
  let entries: BlockEntries<Key, Value>
  /// Of the entries that the block was made with, those that have gone or have another value, by a bit each.
  @usableFromInline
  var gone: UInt64 = 0
  /// The deltas that are entries, in the order of keys, eight bits each.
  @usableFromInline
  var order: UInt64 = 0
  @usableFromInline
  var orderCount = 0

  // SAFETY (whole type): whoever makes one holds the block; ranks are of its entries.

  @inlinable
  @inline(__always)
  init(_ entries: BlockEntries<Key, Value>) {
    unsafe self.entries = entries
    if Shape.keepsDeltas, unsafe entries.deltaCount > 0 { unsafe sortDeltas() }
  }

  /// The word has a block.
  @inlinable
  @inline(__always)
  init(_ word: MarkedPointer<EntryBlock>) { unsafe self.init(BlockEntries(word)) }

  @inlinable
  @inline(never)
  mutating func sortDeltas() {
    let notes = unsafe entries.notes
    let (gone, live) = notes.effect
    unsafe self.gone = gone
    for index in 0..<notes.count where live &>> UInt64(truncatingIfNeeded: index) & 1 == 1 {
      var place = unsafe orderCount
      while place > 0, unsafe !isDelta(delta(place &- 1), before: index, notes) { place &-= 1 }
      let shift = UInt64(truncatingIfNeeded: place &* 8)
      let before = unsafe order & (1 &<< shift &- 1)
      unsafe order = before | UInt64(truncatingIfNeeded: index) &<< shift | (order ^ before) &<< 8
      unsafe orderCount &+= 1
    }
  }

  @inlinable
  func isDelta(_ left: Int, before right: Int, _ notes: DeltaNotes) -> Bool {
    let (leftRank, rightRank) = (notes.rank(left), notes.rank(right))
    if leftRank != rightRank { return leftRank < rightRank }
    let own = unsafe entries.sortedCount
    return unsafe KeyOrder.precedes(entries.inlineKeys[own &+ left], entries.inlineKeys[own &+ right])
  }

  /// The delta at a place in the order of keys.
  @inlinable
  @inline(__always)
  func delta(_ place: Int) -> Int {
    unsafe Int(truncatingIfNeeded: order &>> UInt64(truncatingIfNeeded: place &* 8) & 255)
  }

  /// How many entries there are.
  @inlinable
  var count: Int { @inline(__always) get { unsafe entries.count } }

  @inlinable
  var block: UnsafeMutablePointer<EntryBlock> { @inline(__always) get { unsafe entries.block } }

  /// Calls `body` with the cells of some entries, by their ranks: where a run of them begins, and how long it is.
  @inlinable
  @inline(__always)
  func forEachRun(_ from: Int, _ to: Int, _ body: (_ cell: Int, _ count: Int) -> Void) {
    if !Shape.keepsDeltas || (unsafe entries.deltaCount == 0) {
      if from < to { body(from, to &- from) }
      return
    }
    let (entries, gone, orderCount) = unsafe (entries, gone, orderCount)
    let (own, notes) = unsafe (entries.sortedCount, entries.notes)
    var (cell, rank) = (0, 0)
    for place in 0...orderCount {
      let end = place < orderCount ? unsafe notes.rank(delta(place)) : own
      while cell < end {
        let left = gone &>> UInt64(truncatingIfNeeded: cell)
        let length = Swift.min(end &- cell, left.trailingZeroBitCount)
        let (first, last) = (Swift.max(rank, from), Swift.min(rank &+ length, to))
        if first < last { body(cell &+ first &- rank, last &- first) }
        rank &+= length
        cell &+= length
        // What ends a run before its end is gone.
        if cell < end { cell &+= 1 }
      }
      if place < orderCount {
        if rank >= from, rank < to { body(unsafe own &+ delta(place), 1) }
        rank &+= 1
      }
    }
    assert(rank == count, "BK-9: what notes count is what is there")
  }

  /// Where the entry of a rank is.
  @inlinable
  func place(at rank: Int) -> EntryPlace {
    if unsafe !Shape.keepsDeltas || entries.deltaCount == 0 { return EntryPlace(rank: rank, isFound: true) }
    var found = rank
    forEachRun(rank, rank &+ 1) { cell, _ in found = cell }
    let own = unsafe entries.sortedCount
    return EntryPlace(rank: found < own ? found : unsafe entries.notes.rank(found &- own), cell: found, isFound: true)
  }

  /// The rank of a place that a key has among the sorted entries and the deltas.
  @inlinable
  @inline(__always)
  func rank(of place: EntryPlace, _ key: Key) -> Int {
    if unsafe !Shape.keepsDeltas || entries.deltaCount == 0 { return place.rank }
    return unsafe rankAmongDeltas(of: place, key)
  }

  @inlinable
  @inline(never)
  func rankAmongDeltas(of place: EntryPlace, _ key: Key) -> Int {
    let (own, notes) = unsafe (entries.sortedCount, entries.notes)
    var before = 0
    while unsafe before < orderCount {
      let delta = unsafe delta(before)
      let rank = notes.rank(delta)
      if rank > place.rank { break }
      if rank == place.rank {
        // Deltas of a rank stand before the sorted entry of that rank, and among themselves by their keys.
        if place.isFound && place.cell == own &+ delta { break }
        if !place.isFound, unsafe !KeyOrder.precedes(entries.inlineKeys[own &+ delta], key) { break }
      }
      before &+= 1
    }
    let below: UInt64 = place.rank >= 64 ? .max : 1 &<< UInt64(truncatingIfNeeded: place.rank) &- 1
    return unsafe place.rank &- (gone & below).nonzeroBitCount &+ before
  }

  /// A copy of a key. Uses slot 6.
  @inlinable
  @inline(__always)
  func key(at rank: Int, _ pinned: borrowing ReclamationGuard) throws(OperationRestart) -> Key {
    unsafe try entries.key(at: place(at: rank).cell, pinned)
  }

  /// A copy of a value. Uses slot 7.
  @inlinable
  @inline(__always)
  func value(at rank: Int, _ pinned: borrowing ReclamationGuard) throws(OperationRestart) -> Value {
    unsafe try entries.value(at: place(at: rank).cell, pinned)
  }
}
