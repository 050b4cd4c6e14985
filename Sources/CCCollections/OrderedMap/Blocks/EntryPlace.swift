/// Where a key is in a block.
@frozen
@usableFromInline
struct EntryPlace {
  /// How many of the sorted entries stand before the key.
  @usableFromInline
  let rank: Int
  /// Where the entry is if there is one, counted in keys or values; the rank, or a delta's place behind the sorted ones.
  @usableFromInline
  let cell: Int
  @usableFromInline
  let isFound: Bool

  @inlinable
  @inline(__always)
  init(rank: Int, cell: Int, isFound: Bool) {
    self.rank = rank
    self.cell = cell
    self.isFound = isFound
  }

  /// Among the sorted entries, or where it would be among them.
  @inlinable
  @inline(__always)
  init(rank: Int, isFound: Bool) { self.init(rank: rank, cell: rank, isFound: isFound) }
}
