public import CCReclaim

/// A block's entries by their places among all, those of its deltas included. For all that is not about one key; that is searched for
/// in the block as it is.
@unsafe
@frozen
@usableFromInline
struct SortedEntries<Key: Comparable, Value> {
  @usableFromInline
  typealias Shape = EntryShape<Key, Value>

  @usableFromInline
  let entries: BlockEntries<Key, Value>

  // SAFETY (whole type): whoever makes one holds the block; places are of its entries.

  @inlinable
  @inline(__always)
  init(_ entries: BlockEntries<Key, Value>) { unsafe self.entries = entries }

  /// The word has a block.
  @inlinable
  @inline(__always)
  init(_ word: MarkedPointer<EntryBlock>) { unsafe self.init(BlockEntries(word)) }

  /// How many entries there are.
  @inlinable
  var count: Int { @inline(__always) get { unsafe entries.count } }

  @inlinable
  var block: UnsafeMutablePointer<EntryBlock> { @inline(__always) get { unsafe entries.block } }

  /// Whether places are cells.
  @inlinable
  var isPlain: Bool { @inline(__always) get { unsafe !Shape.keepsDeltas || entries.deltaCount == 0 } }

  /// Where the entry is that so many come before.
  @inlinable
  @inline(__always)
  func place(at place: Int) -> EntryPlace {
    unsafe isPlain ? EntryPlace(rank: place, isFound: true) : mergedPlace(at: place)
  }

  @inlinable
  @inline(never)
  func mergedPlace(at place: Int) -> EntryPlace {
    let cell = unsafe entries.withOrder { unsafe $0[place] }
    let own = unsafe entries.sortedCount
    return EntryPlace(rank: cell < own ? cell : unsafe entries.notes.rank(cell &- own), cell: cell, isFound: true)
  }

  /// How many entries come before a place that a key has.
  @inlinable
  @inline(__always)
  func rank(of place: EntryPlace, _ key: Key) -> Int {
    if unsafe isPlain { return place.rank }
    let notes = unsafe entries.notes
    if notes.lanes(ofRank: place.rank) != 0 { return unsafe rankByOrder(of: place, key) }
    return place.rank &+ notes.growth(below: place.rank)
  }

  @inlinable
  @inline(never)
  func rankByOrder(of place: EntryPlace, _ key: Key) -> Int {
    unsafe entries.withOrder { unsafe entries.position(of: place, key, $0, entries.notes) }
  }

  /// A copy of a key. Uses slot 6.
  @inlinable
  @inline(__always)
  func key(at place: Int, _ pinned: borrowing ReclamationGuard) throws(OperationRestart) -> Key {
    unsafe try entries.key(at: self.place(at: place).cell, pinned)
  }

  /// A copy of a value. Uses slot 7.
  @inlinable
  @inline(__always)
  func value(at place: Int, _ pinned: borrowing ReclamationGuard) throws(OperationRestart) -> Value {
    unsafe try entries.value(at: self.place(at: place).cell, pinned)
  }
}
