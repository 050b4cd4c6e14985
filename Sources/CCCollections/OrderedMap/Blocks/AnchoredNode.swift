public import CCReclaim
public import Synchronization

/// The owner of a range of keys, from its anchor to the next node's.
///
/// Behind these words lie the anchor, a key of the node's own, and what the index keeps here. The first node of a map has no
/// anchor, and is never killed.
@frozen
@usableFromInline
struct AnchoredNode: ~Copyable {
  @usableFromInline
  let header: BlockHeader
  /// What the index says of its part of the node: see there.
  @usableFromInline
  let height: Atomic<UInt8>
  /// Who of those that have to be done with the node before it is retired are: `isInserted` and so on. In the upper byte, in how
  /// many lists of the index it is.
  @usableFromInline
  let state: Atomic<UInt16>
  /// For the index's use.
  @usableFromInline
  let generation: Atomic<UInt8>
  /// The entries. The mark says that the node is dead: then this never changes again.
  @usableFromInline
  let block: Atomic<MarkedPointer<EntryBlock>>

  @inlinable
  init(header: consuming BlockHeader, height: UInt8, state: UInt16, block: UnsafeMutablePointer<EntryBlock>?) {
    self.header = header
    self.height = Atomic(height)
    self.state = Atomic(state)
    generation = Atomic(0)
    // SAFETY: only an address.
    self.block = unsafe Atomic(MarkedPointer(block))
  }

  /// Where the anchor is.
  @inlinable
  @inline(__always)
  static func anchorOffset<Key>(_: Key.Type) -> Int {
    EntryShape<Key, Key>.roundedUp(MemoryLayout<AnchoredNode>.size, MemoryLayout<Key>.alignment)
  }

  /// Where the index's part begins.
  @inlinable
  @inline(__always)
  static func indexOffset<Key>(_ key: Key.Type) -> Int {
    EntryShape<Key, Key>.roundedUp(anchorOffset(key) &+ MemoryLayout<Key>.size, MemoryLayout<UInt>.alignment)
  }

  /// Set in `state` when the thread that made the node will never enter it into the index again.
  @inlinable
  static var isInserted: UInt16 { @inlinable get { 1 } }

  /// Set in `state` when the thread that took over the node's range has marked its entry in the index.
  @inlinable
  static var isDeleted: UInt16 { @inlinable get { 2 } }

  /// Set in `state` while no directory names the node.
  @inlinable
  static var isUnlisted: UInt16 { @inlinable get { 4 } }

  /// Set in `state` while the node is not remembered as the last one.
  @inlinable
  static var isNotRemembered: UInt16 { @inlinable get { 8 } }

  /// Set in `state` while the node has no shell, in an index that has such.
  @inlinable
  static var isShellless: UInt16 { @inlinable get { 16 } }

  /// In `state`, one list of the index that the node is in. While its inserter is at work it is not counted what that one has linked,
  /// and the number may be below zero.
  @inlinable
  static var link: UInt16 { @inlinable get { 1 << 8 } }

  /// The state of a node that nobody else knows.
  @inlinable
  static var isNew: UInt16 { @inlinable get { isUnlisted | isNotRemembered | isShellless } }

  /// The state in which a node is retired.
  @inlinable
  static var isRetirable: UInt16 { @inlinable get { isInserted | isDeleted | isNew } }
}

/// How a node is destroyed: with its anchor.
@usableFromInline
final class AnchoredNodeKind<Key>: BlockKind {
  @usableFromInline
  override class func destroy(_ block: UnsafeMutableRawPointer) {
    // SAFETY: a node that has an anchor, and that nobody else holds any more.
    unsafe block.assumingMemoryBound(to: AnchoredNode.self).anchor(as: Key.self).deinitialize(count: 1)
  }
}

/// The first node of a map, which has no anchor.
@usableFromInline
final class FirstNodeKind: BlockKind {}

extension UnsafeMutablePointer where Pointee == AnchoredNode {
  /// The first key that the node may own. Not of a map's first node.
  @inlinable
  @inline(__always)
  func anchor<Key>(as type: Key.Type) -> UnsafeMutablePointer<Key> {
    // SAFETY: the caller holds the node, and knows its keys' type.
    unsafe (UnsafeMutableRawPointer(self) + AnchoredNode.anchorOffset(type)).assumingMemoryBound(to: type)
  }

  /// Notes that one of the parties is done. Returns whether it was the last.
  @inlinable
  func complete(_ part: UInt16) -> Bool {
    // SAFETY: the caller is the party, for which the node is kept.
    // ACQ_REL[M5-complete] with ACQ_REL[M5-list], and with itself: the last one sees the other's links and marks.
    let (old, new) = unsafe pointee.state.bitwiseOr(part, ordering: .acquiringAndReleasing)
    assert(old != new, "ND-3: a party is done once")
    return new == AnchoredNode.isRetirable
  }

  /// Notes that the inserter is done, and how many lists it has linked the node in. Returns whether nothing keeps the node any more.
  @inlinable
  func completeInsertion(linkCount: UInt16) -> Bool {
    // SAFETY: as for `complete`.
    // ACQ_REL[M5-complete] with ACQ_REL[M5-list], and with itself.
    let (old, new) = unsafe pointee.state.wrappingAdd(
      AnchoredNode.isInserted | linkCount &* AnchoredNode.link, ordering: .acquiringAndReleasing)
    assert(old & AnchoredNode.isInserted == 0, "ND-3: a party is done once")
    return new == AnchoredNode.isRetirable
  }

  /// Notes that the caller has unlinked the node from one list. Returns whether nothing keeps it any more.
  @inlinable
  func noteUnlinked() -> Bool {
    // SAFETY: the node is kept by the link that is not yet taken off.
    // ACQ_REL[M5-complete] with ACQ_REL[M5-list], and with itself: whoever retires the node comes after all that unlinked it.
    unsafe pointee.state.wrappingSubtract(AnchoredNode.link, ordering: .acquiringAndReleasing).newValue
      == AnchoredNode.isRetirable
  }

  /// Whether a list of the index may have the node: so it may as long as its inserter, who counts last, is at work.
  @inlinable
  var isLinked: Bool {
    // SAFETY: the caller holds the node.
    // RELAXED: a hint.
    let state = unsafe pointee.state.load(ordering: .relaxed)
    return state & AnchoredNode.isInserted == 0 || state >= AnchoredNode.link
  }

  /// Notes that a directory will name the node, unless it is being removed. Returns whether one does already; nil if it is
  /// removed.
  @inlinable
  func list() -> Bool? {
    // SAFETY: the caller holds the node.
    // RELAXED: the value to expect.
    var old = unsafe pointee.state.load(ordering: .relaxed)
    while true {
      if old & AnchoredNode.isDeleted != 0 { return nil }
      if old & AnchoredNode.isUnlisted == 0 { return true }
      // ACQ_REL[M5-list] with ACQ_REL[M5-complete]: who removes the node later sees that it is listed.
      let (exchanged, original) = unsafe pointee.state.compareExchange(
        expected: old, desired: old & ~AnchoredNode.isUnlisted, successOrdering: .acquiringAndReleasing,
        failureOrdering: .relaxed)
      if exchanged { return false }
      old = original
    }
  }
}
