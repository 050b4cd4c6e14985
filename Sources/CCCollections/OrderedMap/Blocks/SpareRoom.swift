/// What a block has room for beyond the entries that it was made with, each behind the other: entries that follow all of them, or
/// deltas.
@frozen
@usableFromInline
struct SpareRoom {
  @usableFromInline
  let count: Int
  @usableFromInline
  let isForDeltas: Bool

  @inlinable
  @inline(__always)
  init(count: Int, isForDeltas: Bool) {
    self.count = count
    self.isForDeltas = isForDeltas
  }

  /// None.
  @inlinable
  static var none: Self { @inline(__always) get { Self(count: 0, isForDeltas: false) } }
}
