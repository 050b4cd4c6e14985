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
  /// Whether places are cells.
  @usableFromInline
  let isPlain: Bool

  // SAFETY (whole type): whoever makes one holds the block; places are of its entries.

  @inlinable
  @inline(__always)
  init(_ entries: BlockEntries<Key, Value>) {
    unsafe self.entries = entries
    unsafe isPlain = !Shape.keepsDeltas || entries.deltaCount == 0
  }

  /// Of a block without deltas.
  @inlinable
  @inline(__always)
  init(plain entries: BlockEntries<Key, Value>) {
    assert(unsafe entries.deltaCount == 0, "BK-9: without deltas")
    unsafe self.entries = entries
    unsafe isPlain = true
  }

  /// The word has a block.
  @inlinable
  @inline(__always)
  init(_ word: MarkedPointer<EntryBlock>) { unsafe self.init(BlockEntries(word)) }

  /// How many entries there are.
  @inlinable
  var count: Int { @inline(__always) get { unsafe entries.count } }

  @inlinable
  var block: UnsafeMutablePointer<EntryBlock> { @inline(__always) get { unsafe entries.block } }

  /// Where the entry is that so many come before.
  @inlinable
  @inline(__always)
  func place(at place: Int) -> EntryPlace {
    if unsafe isPlain { return EntryPlace(rank: place, isFound: true) }
    let (own, notes) = unsafe (entries.sortedCount, entries.notes)
    let cell = notes.cell(at: place, ownCount: own)
    return EntryPlace(rank: cell < own ? cell : notes.rank(cell &- own), cell: cell, isFound: true)
  }

  /// How many entries come before a place that a key has.
  @inlinable
  @inline(__always)
  func rank(of place: EntryPlace, _ key: Key) -> Int { unsafe entries.rank(of: place, key) }

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
