internal import Synchronization

extension UnsafeMutablePointer where Pointee == Participant {
  // SAFETY (whole file): PT-1 keeps the records. What belongs to an owner is touched by the owner only, at work (PT-2).

  /// Follows the epoch: where it has changed since the last time, however far, every bag moves up by one, and what was in the
  /// last is freed, but for blocks that slots name.
  func rotate() {
    let core = unsafe pointee.core
    if unsafe core.pointee.currentEra == pointee.rotatedEpoch { return }
    let epoch = unsafe settledEpoch()
    unsafe pointee.rotatedEpoch = epoch
    let lists = unsafe pointee.lists
    // INVARIANT(DB-1): a block is freed at the third different epoch that is read here after it was retired; an orphan, whose
    // stamp is such an epoch, when the epoch is two further.
    unsafe lists.pointee.orphaned.move(to: &lists.pointee.held) { $0.retireEra + 2 <= epoch }
    unsafe lists.pointee.held.append(contentsOf: &lists.pointee.older)
    unsafe lists.pointee.older.append(contentsOf: &lists.pointee.sealed)
    unsafe lists.pointee.sealed.append(contentsOf: &lists.pointee.fresh)
    unsafe releaseUnnamed()
    unsafe lists.pointee.dueCount = core.pointee.dueCount
    unsafe lists.pointee.dueBytes = core.pointee.dueBytes
  }

  /// The epoch, read behind everything that this thread has unlinked and retired.
  func settledEpoch() -> UInt64 {
    // FENCE[R11-rotate]: what was unlinked before is visible before the epoch is read: whoever may hold it has begun in that
    // epoch, or an earlier one.
    atomicMemoryFence(ordering: .sequentiallyConsistent)
    return unsafe pointee.core.pointee.currentEra
  }

  /// Moves what no slot names from `held` to `ready`.
  private func releaseUnnamed() {
    let lists = unsafe pointee.lists
    if unsafe lists.pointee.held.isEmpty && pointee.ownHeldCount == 0 { return }
    let names = unsafe namedBlocks()
    schedulePoint(.rotateAfterStateRead)
    if names.isEmpty {
      unsafe lists.pointee.ready.append(contentsOf: &lists.pointee.held)
    } else {
      unsafe lists.pointee.held.move(to: &lists.pointee.ready) { block in
        !names.contains(UInt(truncatingIfNeeded: block.protectionKey))
      }
    }
    // RELAXED: a number of its own.
    unsafe pointee.heldCount.store(lists.pointee.held.count, ordering: .relaxed)
  }

  /// The names in the slots that count: those of operations that are neutralized, or that were, and keep theirs.
  private func namedBlocks() -> SlotNames {
    var names = SlotNames()
    // After the epoch that was read: whoever was passed as neutralized is seen so, or has ended that operation.
    unsafe pointee.core.pointee.forEachParticipant { other in
      // ACQUIRE[R10-examine] with RELEASE[R10-announce], RELEASE[R2-unpin].
      if unsafe other.pointee.reservation0.lower.load(ordering: .acquiring) == Reservation.none { return }
      // ACQUIRE[R10-examine] with RELEASE[R10-announce]: `neutralized` is read after it.
      let ticket = unsafe other.pointee.announcement.ticket.load(ordering: .acquiring)
      let keepsSlots = ticket & Announcement.keep != 0
      guard unsafe keepsSlots || other.pointee.announcement.isNeutralized(ticket) else { return }
      for level in 0..<Participant.levels { unsafe other.slots(at: level).forEach { names.insert($0) } }
      // ACQUIRE[R9-slots] with RELEASE[R9-deepen].
      var deep = unsafe other.pointee.deepLevels.load(ordering: .acquiring)
      while let levels = unsafe deep {
        unsafe levels.forEachName { names.insert($0) }
        unsafe deep = levels.pointee.next
      }
    }
    names.sort()
    return names
  }
}

extension Participant {
  /// The owner's own view of `heldCount`.
  fileprivate var ownHeldCount: Int {
    // RELAXED: the owner reads what it wrote itself.
    heldCount.load(ordering: .relaxed)
  }
}

/// What slots name, to be looked up.
struct SlotNames {
  private var sorted: [UInt] = []

  var isEmpty: Bool { sorted.isEmpty }

  /// Adds what a slot contains: an address, perhaps with a mark.
  mutating func insert(_ word: UInt) {
    sorted.append(word & MarkedPointer<BlockHeader>.addressMask)
  }

  mutating func sort() { sorted.sort() }

  func contains(_ name: UInt) -> Bool {
    var low = 0
    var high = sorted.count
    while low < high {
      let middle = (low + high) / 2
      if sorted[middle] < name { low = middle + 1 } else { high = middle }
    }
    return low < sorted.count && sorted[low] == name
  }
}
