/// A thread's retired blocks, by how far they have come. Apart from its ``Participant``, since for a moment they may be
/// another thread's (`Participant+Stealing`).
@safe
@usableFromInline
struct RetiredLists: ~Copyable {
  /// Retired since the last scan, or since the epoch was last seen to change.
  @usableFromInline
  var fresh = BlockList()
  /// IBR: stamped, waiting for a barrier and for the operations that may hold them. DEBRA+: one epoch older than `fresh`.
  var sealed = BlockList()
  /// DEBRA+: two epochs older.
  var older = BlockList()
  /// DEBRA+: left by threads that have exited, with the epoch in which they did.
  var orphaned = BlockList()
  /// DEBRA+: old enough, and named in a slot of an operation that was neutralized.
  var held = BlockList()
  /// Held by nobody; freed a few at a time.
  var ready = BlockList()
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

  init(of core: UnsafeMutablePointer<DomainCore>) {
    // SAFETY: the domain outlives its records' lists.
    dueCount = unsafe core.pointee.dueCount
    dueBytes = unsafe core.pointee.dueBytes
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

  var count: Int { waitingCount + held.count + ready.count }

  var byteCount: Int { waitingByteCount + held.byteCount + ready.byteCount }

  /// What waits for its time.
  var waitingCount: Int { fresh.count + sealed.count + older.count + orphaned.count }
  var waitingByteCount: Int { fresh.byteCount + sealed.byteCount + older.byteCount + orphaned.byteCount }

  /// Moves everything to the end of `target`, the oldest first.
  mutating func removeAll(to target: inout BlockList) {
    target.append(contentsOf: &ready)
    target.append(contentsOf: &held)
    target.append(contentsOf: &orphaned)
    target.append(contentsOf: &older)
    target.append(contentsOf: &sealed)
    target.append(contentsOf: &fresh)
  }

  /// Moves all of `other` here, as far as it has come.
  mutating func takeAll(of other: inout RetiredLists) {
    fresh.append(contentsOf: &other.fresh)
    // Their stamps stay; the next seal is a later moment than theirs. Bags begin anew.
    fresh.append(contentsOf: &other.sealed)
    fresh.append(contentsOf: &other.older)
    fresh.append(contentsOf: &other.held)
    orphaned.append(contentsOf: &other.orphaned)
    ready.append(contentsOf: &other.ready)
  }
}
