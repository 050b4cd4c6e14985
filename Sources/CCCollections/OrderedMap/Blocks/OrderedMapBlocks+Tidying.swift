public import CCReclaim

// A walk merges what it copies, for as long as a block has deltas; and where nobody updates, it has them for ever. So walks publish some
// of what they merge, and the next blocks in such a place are made as walks like them.

extension _OrderedMapBlocks {
  // SAFETY (whole extension): as in +Updating.

  /// Publishes a live node's block without deltas, if it has some, in the place of the one that a walk has seen: one attempt, which
  /// changes no entry, and which is given up where another thread is quicker or there is no memory.
  ///
  /// One block in `blocksPerTidying` only: what is updated as often as it is walked over is soon as it was. After it, as many updates as
  /// `plainSuccessors` says come before the next one.
  @unsafe
  @inlinable
  @inline(__always)
  func tidy(_ position: MapPosition, _ pinned: borrowing ReclamationGuard) {
    if Shape.keepsDeltas, unsafe Entries(position.word).deltaCount > 0 { unsafe publishTidied(position, pinned) }
  }

  /// What `tidy` does where there are deltas.
  @unsafe
  @inlinable
  @inline(never)
  func publishTidied(_ position: MapPosition, _ pinned: borrowing ReclamationGuard) {
    guard pinned.takesTurn(everyOneOf: blocksPerTidying) else { return }
    let old = unsafe Sorted(position.word)
    guard var writer = unsafe try? Writer(count: old.count, like: old.entries, pinned) else { return }
    unsafe writer.copy(old, 0, old.count)
    unsafe writer.block.pointee.plainSuccessors = plainSuccessors
    _ = unsafe exchange(position, writer.block, pinned)
  }
}
