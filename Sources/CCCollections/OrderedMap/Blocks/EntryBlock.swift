public import CCReclaim
public import Synchronization

/// A sorted run of entries, with room for deltas or for entries that follow. What is published of it never changes: an update publishes
/// a delta or an entry more, by a number that is greater by one, or another block in its place.
///
/// Behind these words lie, for keys that lie in blocks, a copy of the key at which the next node begins; then the keys; then
/// the values, those of deltas among them. Of keys that have digests, one of that key, and one of each before the keys' boxes. ``EntryShape`` says where.
@frozen
@usableFromInline
struct EntryBlock: ~Copyable {
  @usableFromInline
  let header: BlockHeader
  /// How many entries it was made with; the tag of the word that leads to it says how many were appended, or how many deltas there are.
  @usableFromInline
  let ownCount: UInt16
  /// How many entries, or deltas, it has room for beyond those.
  @usableFromInline
  let spare: UInt8
  /// How many of those places are some thread's, which alone writes there.
  @usableFromInline
  let claimed: Atomic<UInt8>
  /// How many bytes its keys' digests leave out.
  @usableFromInline
  var skip: UInt8
  /// Whether the digests of all of its keys are known. Like `skip` written before the block is published.
  @usableFromInline
  var knowsDigests: Bool
  /// How many blocks that are made in its place, one after the other, get no room for deltas. Written like `skip`.
  @usableFromInline
  var plainSuccessors: UInt8
  /// What of a tag counts entries that were appended: all bits, or none if the spare room is for deltas.
  @usableFromInline
  let appendedMask: UInt8
  /// The next node in the order of keys; nil at the map's end. Atomic only so that a guard can load it: it never changes.
  @usableFromInline
  let next: Atomic<MarkedPointer<AnchoredNode>>
  /// What the deltas are about: ``DeltaNotes``.
  @usableFromInline
  let notes: Atomic<UInt64>

  @inlinable
  init(header: consuming BlockHeader, count: Int, spare: SpareRoom, next: UnsafeMutablePointer<AnchoredNode>?) {
    self.header = header
    ownCount = UInt16(truncatingIfNeeded: count)
    self.spare = UInt8(truncatingIfNeeded: spare.count)
    appendedMask = spare.isForDeltas ? 0 : .max
    notes = Atomic(DeltaNotes.unused)
    claimed = Atomic(0)
    skip = 0
    knowsDigests = true
    plainSuccessors = 0
    // SAFETY: only an address.
    self.next = unsafe Atomic(MarkedPointer(next))
  }
}

/// How a block is destroyed: what lies in it are plain bits, and boxes see to themselves.
@usableFromInline
final class EntryBlockKind: BlockKind {}

extension UnsafeMutablePointer where Pointee == EntryBlock {
  /// The next node, for whoever needs no protection of it.
  @inlinable
  @inline(__always)
  var nextNode: UnsafeMutablePointer<AnchoredNode>? {
    // SAFETY: the caller holds the block.
    // RELAXED: it does not change after the block's publication.
    unsafe pointee.next.load(ordering: .relaxed).pointer
  }

  /// How many entries it was made with.
  @inlinable
  @inline(__always)
  var ownCount: Int {
    // SAFETY: the caller holds the block.
    unsafe Int(truncatingIfNeeded: pointee.ownCount)
  }

  /// How many bytes its keys' digests leave out.
  @inlinable
  @inline(__always)
  var skip: Int {
    // SAFETY: the caller holds the block.
    unsafe Int(truncatingIfNeeded: pointee.skip)
  }

  /// How many may be appended, or noted as deltas.
  @inlinable
  @inline(__always)
  var spare: Int {
    // SAFETY: the caller holds the block.
    unsafe Int(truncatingIfNeeded: pointee.spare)
  }

  /// What of a tag counts entries that were appended.
  @inlinable
  @inline(__always)
  var appendedMask: Int {
    // SAFETY: the caller holds the block.
    unsafe Int(truncatingIfNeeded: pointee.appendedMask)
  }

  /// Whether there is room for deltas, rather than for entries that follow all others.
  @inlinable
  @inline(__always)
  var keepsDeltas: Bool {
    // SAFETY: as above.
    unsafe appendedMask == 0
  }

  /// Writes a delta's note, before a word shows it.
  @inlinable
  @inline(__always)
  func note(_ note: UInt64, at index: Int) {
    // SAFETY: the caller holds the block, and INVARIANT(BK-7) has claimed the place: nobody else writes here.
    // RELAXED: what came before was shown by the word that the caller has loaded; readers look at no note that no word shows.
    let known = unsafe DeltaNotes(pointee.notes.load(ordering: .relaxed), count: index)
    // RELAXED: as above.
    unsafe pointee.notes.store(known.adding(note), ordering: .relaxed)
  }

  /// Makes the place behind those that were appended the caller's, unless another thread has it. Nobody gives one back: if its
  /// owner does not publish it, the block is replaced.
  @inlinable
  func claim(behind appended: Int) -> Bool {
    // SAFETY: the caller holds the block.
    // RELAXED: it decides between threads, and publishes nothing.
    unsafe pointee.claimed.compareExchange(
      expected: UInt8(truncatingIfNeeded: appended), desired: UInt8(truncatingIfNeeded: appended &+ 1),
      ordering: .relaxed
    ).exchanged
  }
}
