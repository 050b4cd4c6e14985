public import CCReclaim

// What digests leave out. INVARIANT(BK-8): all keys from a node's anchor to where the next begins, and both of those, begin with
// the bytes that the digests of the node's block leave out. A smaller range keeps that, a larger one may not.

extension BlockEntries {
  // SAFETY (whole extension): nobody else knows the block yet. The caller holds the nodes whose anchors it passes.

  /// How many bytes more it pays to leave out: then there are less than that which tell keys apart.
  @inlinable
  static var worthwhileSkip: Int { @inlinable get { 4 } }

  /// Leaves out more, if the ends of the node's range allow it. Takes a look at all keys, and at the next node, in slot `slot`;
  /// without a slot the next node is the caller's own, which nobody else knows.
  @inlinable
  func leaveOutMore(
    anchor: Key, slot: Int?, _ pinned: borrowing ReclamationGuard
  ) throws(OperationRestart) {
    guard Shape.Digest.isUsed, unsafe block.pointee.knowsDigests, let next = unsafe block.nextNode else { return }
    let likely = unsafe Shape.Digest.commonCount(Shape.Digest.of(anchor, behind: block.skip), upperDigest.pointee)
    guard unsafe likely >= Self.worthwhileSkip else { return }
    if let slot { _ = unsafe try pinned.protect(next, slot: slot) }
    let upper = unsafe next.anchor(as: Key.self)
    let skip = unsafe withUnsafePointer(to: anchor) { unsafe Shape.Digest.commonPrefixCount($0, upper) }
    guard unsafe skip &- block.skip >= Self.worthwhileSkip else { return }
    unsafe try leaveOut(skip, upper: upper) { (box) throws(OperationRestart) in
      _ = unsafe try pinned.protect(box, slot: MapSlot.key)
    }
  }

  /// Leaves out that many bytes. Sees to it that `hold` holds a box before it looks at it.
  @inlinable
  func leaveOut<Failure: Error>(
    _ skip: Int, upper: UnsafeMutablePointer<Key>,
    _ hold: (UnsafeMutablePointer<EntryBox>) throws(Failure) -> Void
  ) throws(Failure) {
    unsafe block.pointee.skip = UInt8(truncatingIfNeeded: skip)
    unsafe upperDigest.pointee = Shape.Digest.of(at: upper, behind: skip)
    for rank in unsafe 0..<count {
      schedulePoint(.leaveOutBeforeKey)
      unsafe try hold(keyBoxes[rank])
      unsafe setDigest(Shape.Digest.of(at: keyBoxes[rank].content(as: Key.self), behind: skip), at: rank)
    }
  }

  /// Leaves out less of what came from two blocks, if one of them left out more than the other: of the first `count` entries, and
  /// of the others and the next node's anchor.
  @inlinable
  func unifySkips(
    _ lower: (skip: Int, anchor: UnsafeMutablePointer<Key>), _ upper: (skip: Int, anchor: UnsafeMutablePointer<Key>),
    _ lowerCount: Int
  ) {
    let skip = unsafe Swift.min(lower.skip, upper.skip)
    unsafe block.pointee.skip = UInt8(truncatingIfNeeded: skip)
    if unsafe lower.skip > skip { unsafe leaveOutLess(0..<lowerCount, lower.skip &- skip, lower.anchor) }
    if unsafe upper.skip > skip {
      unsafe leaveOutLess(lowerCount..<count, upper.skip &- skip, upper.anchor)
      let first = unsafe Shape.Digest.of(at: upper.anchor, behind: skip)
      unsafe upperDigest.pointee = Shape.Digest.lowered(upperDigest.pointee, by: upper.skip &- skip, first)
    }
  }

  /// Puts bytes back that keys have in common with an anchor. Without a look at the keys.
  @inlinable
  func leaveOutLess(_ places: Range<Int>, _ less: Int, _ anchor: UnsafeMutablePointer<Key>) {
    let first = unsafe Shape.Digest.of(at: anchor, behind: block.skip)
    for rank in places { unsafe setDigest(Shape.Digest.lowered(digests[rank], by: less, first), at: rank) }
  }

  @inlinable
  func setDigest(_ digest: UInt64, at rank: Int) {
    unsafe digests[rank] = digest
    if digest == Shape.Digest.unknown { unsafe block.pointee.knowsDigests = false }
  }
}
