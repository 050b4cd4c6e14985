/// A thread's retired blocks, by how far they have come. Apart from its ``Participant``, since for a moment they may be
/// another thread's (`Participant+Stealing`).
@safe
@usableFromInline
struct RetiredLists: ~Copyable {
  /// Retired since the last scan.
  @usableFromInline
  var fresh = BlockList()
  /// Stamped, waiting for a barrier and for the operations that may hold them.
  var sealed = BlockList()
  /// Held by nobody; freed a few at a time.
  var ready = BlockList()
  /// When `sealed` was last added to.
  var sealMoment: UInt64 = 0

  var count: Int { fresh.count + sealed.count + ready.count }

  var byteCount: Int { fresh.byteCount + sealed.byteCount + ready.byteCount }

  /// Moves all of `other` here, as far as it has come.
  mutating func takeAll(of other: inout RetiredLists) {
    fresh.append(contentsOf: &other.fresh)
    // Their stamps stay; the next seal is a later moment than theirs.
    fresh.append(contentsOf: &other.sealed)
    ready.append(contentsOf: &other.ready)
  }
}
