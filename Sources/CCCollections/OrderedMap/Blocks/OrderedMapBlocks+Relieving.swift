public import CCReclaim

// Threads that update different keys of one block are in each other's way, and each of their attempts copies all of it. So a
// block that an update has lost several times is split, until the key that everybody wants has one of its own.

extension _OrderedMapBlocks {
  // SAFETY (whole extension): as in +Updating.

  /// How often an update loses to others before it splits the block.
  @inlinable
  static var patience: Int { 2 }

  /// Of how many entries the wanted one is set apart.
  @inlinable
  static var fewEntries: Int { 4 }

  /// Splits the block that a key belongs to, if it has more than one entry: one attempt, which changes no entry, and which is
  /// given up where another thread is quicker or there is no memory. What the operation had loaded is not protected afterwards.
  @unsafe
  @inlinable
  @inline(never)
  func relieve(_ key: Key, _ pinned: borrowing ReclamationGuard) throws(OperationRestart) {
    guard let position = unsafe try locateLive(key, pinned) else { return }
    let old = unsafe Sorted(position.word)
    let count = unsafe old.count
    let found = unsafe try old.entries.find(key, pinned)
    let rank = unsafe old.rank(of: found, key)
    // Where several threads append, all of them would want the upper half.
    if count < 2 || (!found.isFound && rank == count) { return }
    let place = relievingPlace(rank, of: count)
    let anchor = unsafe try old.key(at: place, pinned)
    guard
      var writer = unsafe try? Writer(
        count: count &- place, spare: deltaRoom(count &- place, after: old.entries), like: old.entries, pinned)
    else { return }
    unsafe writer.copy(old, place, count)
    let publication = unsafe try publishHalves(position, writer.block, anchor, pinned) {
      (node) throws(OperationRestart) in
      var lower = unsafe try? Writer(
        count: place, spare: deltaRoom(place, after: old.entries), like: old.entries, before: node, pinned)
      unsafe lower?.copy(old, 0, place)
      return unsafe lower?.block
    }
    let repins = pinned.repinCount
    if case .split(let node, let isLast) = unsafe publication {
      unsafe enter(node, isLast: isLast, pinned)
      // The last of the splits: what everybody wants should not be found by a detour.
      if count <= Self.fewEntries { refresh(pinned) }
    }
    if pinned.repinCount != repins { throw OperationRestart() }
  }

  /// How many entries go into the lower block: half of them, and of few those below the key, or the key alone.
  @inlinable
  func relievingPlace(_ rank: Int, of count: Int) -> Int {
    // INVARIANT(BK-2): neither block is empty.
    count > Self.fewEntries ? count / 2 : Swift.min(Swift.max(rank, 1), count &- 1)
  }
}
