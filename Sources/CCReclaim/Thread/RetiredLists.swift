/// A thread's retired blocks, by how far they have come. Apart from its ``Participant``, since for a moment they may be
/// another thread's (`Participant+Stealing`).
@safe
@usableFromInline
struct RetiredLists: ~Copyable {
  /// Retired since the last scan, or since the epoch was last seen to change.
  @usableFromInline
  var fresh = BlockList()
  /// IBR: stamped, waiting for a barrier, or held by operations that have no bag. DEBRA+: one epoch older than `fresh`.
  var sealed = BlockList()
  /// DEBRA+: two epochs older.
  var older = BlockList()
  /// DEBRA+: left by threads that have exited, with the epoch in which they did.
  var orphaned = BlockList()
  /// DEBRA+: old enough, and named in a slot of an operation that was neutralized.
  var held = BlockList()
  /// Held by nobody; freed a few at a time.
  var ready = BlockList()
  /// IBR: what is held, by operations: `HeldBag.limit` of them, behind the lists in the same memory.
  let heldBags: UnsafeMutablePointer<HeldBag>
  /// IBR: how many blocks may come out of bags, to be looked at again: some for each block that was sealed, so that all looks together
  /// stay O(1) for each retirement, in whatever order operations end.
  var paidLooks = 0
  /// When `sealed` was last added to.
  var sealMoment: UInt64 = 0

  /// How many fresh blocks, or bytes of them, make a scan, or a step towards the next epoch, due.
  @usableFromInline
  var dueCount: Int
  @usableFromInline
  var dueBytes: Int
  /// IBR: how many sealed blocks, or bytes of them, are worth sifting.
  var siftCount = 0
  var siftBytes = 0

  // SAFETY (whole type): the bags are the lists' for as long as those are there; the domain outlives its records' lists.

  /// Empty lists, with memory for bags.
  init(of core: UnsafeMutablePointer<DomainCore>, heldBags: UnsafeMutablePointer<HeldBag>) {
    unsafe self.heldBags = heldBags
    for index in 0..<HeldBag.limit { unsafe (heldBags + index).initialize(to: HeldBag()) }
    dueCount = unsafe core.pointee.dueCount
    dueBytes = unsafe core.pointee.dueBytes
  }

  /// Forgets all blocks.
  mutating func leakAll(of core: UnsafeMutablePointer<DomainCore>) {
    self = unsafe RetiredLists(of: core, heldBags: heldBags)
  }

  /// Forgets what made the owner wait: the blocks that did are gone.
  mutating func resetThresholds(of core: UnsafeMutablePointer<DomainCore>) {
    // SAFETY: as above.
    dueCount = unsafe core.pointee.dueCount
    dueBytes = unsafe core.pointee.dueBytes
    siftCount = 0
    siftBytes = 0
  }

  /// DEBRA+: `fresh`, `sealed` and `older`.
  static var bags: Int { 3 }

  /// IBR: what is in bags.
  var bagged: (count: Int, byteCount: Int) {
    var sum = (count: 0, byteCount: 0)
    forEachBag { bag in
      sum.count += bag.blocks.count
      sum.byteCount += bag.blocks.byteCount
    }
    return sum
  }

  var count: Int { waitingCount + held.count + ready.count + bagged.count }

  var byteCount: Int { waitingByteCount + held.byteCount + ready.byteCount + bagged.byteCount }

  /// What waits for its time, and is in no bag.
  var waitingCount: Int { fresh.count + sealed.count + older.count + orphaned.count }
  var waitingByteCount: Int { fresh.byteCount + sealed.byteCount + older.byteCount + orphaned.byteCount }

  /// Moves everything to the end of `target`, the oldest first.
  mutating func removeAll(to target: inout BlockList) {
    target.append(contentsOf: &ready)
    target.append(contentsOf: &held)
    target.append(contentsOf: &orphaned)
    target.append(contentsOf: &older)
    forEachBag { $0.removeAll(to: &target) }
    target.append(contentsOf: &sealed)
    target.append(contentsOf: &fresh)
  }

  /// Moves all of `other` here, as far as it has come.
  mutating func takeAll(of other: inout RetiredLists) {
    fresh.append(contentsOf: &other.fresh)
    // Their stamps stay; the next seal is a later moment than theirs. Bags begin anew.
    other.forEachBag { $0.removeAll(to: &fresh) }
    fresh.append(contentsOf: &other.sealed)
    fresh.append(contentsOf: &other.older)
    fresh.append(contentsOf: &other.held)
    orphaned.append(contentsOf: &other.orphaned)
    ready.append(contentsOf: &other.ready)
  }

  /// Moves what is in the bags of operations that have ended to `target`: as many as is paid for, or all.
  mutating func releaseHeld(to target: inout BlockList, isThorough: Bool) {
    var paidLooks = paidLooks
    forEachBag { bag in
      let count = bag.blocks.count
      guard bag.hasEnded, isThorough || count <= paidLooks else { return }
      paidLooks = Swift.max(0, paidLooks - count)
      bag.removeAll(to: &target)
    }
    self.paidLooks = paidLooks
  }

  /// Calls `body` with each bag, in use or not.
  private func forEachBag(_ body: (inout HeldBag) -> Void) {
    // Apart from `self`, whose address Swift 6.3's thread sanitizer takes for another one in optimized builds.
    let bags = unsafe heldBags
    for index in 0..<HeldBag.limit { unsafe body(&bags[index]) }
  }

  /// An operation's bag, if it has one.
  @unsafe
  func heldBag(of interval: ReservedInterval) -> UnsafeMutablePointer<HeldBag>? {
    for index in 0..<HeldBag.limit where unsafe heldBags[index].isOf(interval) { return unsafe heldBags + index }
    return nil
  }

  /// A bag for an operation that has none; nil if all are in use.
  @unsafe
  func makeHeldBag(of interval: ReservedInterval) -> UnsafeMutablePointer<HeldBag>? {
    for index in 0..<HeldBag.limit where unsafe heldBags[index].reservation == nil {
      let bag = unsafe heldBags + index
      unsafe bag.pointee.assign(to: interval)
      return unsafe bag
    }
    return nil
  }
}
