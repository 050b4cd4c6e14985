public import CCReclaim
public import Synchronization

extension _OrderedMapBlocks {
  // SAFETY (whole extension): as in +Updating.

  /// Publishes a full block's entries and a new one in two blocks: the upper in a node of its own, which can be reached through
  /// the lower one only. So one exchange does it.
  @unsafe
  @inlinable
  @inline(never)
  func publishSplit(
    _ key: EntryCell<Key>, _ value: EntryCell<Value>, at rank: Int, _ position: MapPosition, _ old: Sorted,
    anchor: Key?, looksAtKeys: Bool, _ pinned: borrowing ReclamationGuard
  ) throws(OperationRestart) -> MapPublication {
    let count = unsafe old.count
    let lowerCount = lowerCount(rank, of: count)
    // INVARIANT(BK-2): the lower block is not empty, so that the new anchor is greater than this node's.
    assert(lowerCount > 0 && lowerCount <= count, "BK-2: each half has an entry")
    let upperAnchor: Key
    if let anchor {
      upperAnchor = anchor
    } else {
      upperAnchor = unsafe try self.key(ofInsertion: key, at: rank, old, lowerCount, pinned)
    }
    // A block that begins with the greatest of all keys is likely to get those that follow.
    let spare =
      unsafe lowerCount == count
      ? SpareRoom(count: Swift.min(capacity, MarkedPointer<EntryBlock>.tagLimit) &- 1, isForDeltas: false)
      : deltaRoom(count &+ 1 &- lowerCount, after: old.entries)
    guard let upper = unsafe writeHalf(old, key, value, at: rank, lowerCount..<(count &+ 1), spare: spare, pinned)
    else {
      return unsafe .noMemory
    }
    if looksAtKeys {
      do throws(OperationRestart) {
        let slot = unsafe MapSlot.node(beside: position.nodeSlot)
        unsafe try Entries(MarkedPointer(upper)).leaveOutMore(anchor: upperAnchor, slot: slot, pinned)
      } catch {
        unsafe pinned.discard(upper)
        throw error
      }
    }
    return unsafe try publishHalves(position, upper, upperAnchor, pinned) { (node) throws(OperationRestart) in
      // What keys in ascending order leave behind stays full.
      let spare = lowerCount == count ? SpareRoom.none : unsafe deltaRoom(lowerCount, after: old.entries)
      guard
        let lower = unsafe writeHalf(old, key, value, at: rank, 0..<lowerCount, spare: spare, before: node, pinned)
      else { return nil }
      guard looksAtKeys, unsafe position.node != first else { return unsafe lower }
      do throws(OperationRestart) {
        let anchor = unsafe position.node.anchor(as: Key.self).pointee
        unsafe try Entries(MarkedPointer(lower)).leaveOutMore(anchor: anchor, slot: nil, pinned)
      } catch {
        unsafe pinned.discard(lower)
        throw error
      }
      return unsafe lower
    }
  }

  /// Publishes two blocks in a node's place: the upper, which is given up otherwise, in a node of its own, and the lower, which
  /// is written when there is that node.
  @unsafe
  @inlinable
  @inline(__always)
  func publishHalves(
    _ position: MapPosition, _ upper: UnsafeMutablePointer<EntryBlock>, _ anchor: Key,
    _ pinned: borrowing ReclamationGuard,
    _ writeLower: (UnsafeMutablePointer<AnchoredNode>) throws(OperationRestart) -> UnsafeMutablePointer<EntryBlock>?
  ) throws(OperationRestart) -> MapPublication {
    guard let node = unsafe makeNode(anchor, upper, pinned) else {
      unsafe pinned.discard(upper)
      return unsafe .noMemory
    }
    let written: UnsafeMutablePointer<EntryBlock>?
    do throws(OperationRestart) {
      unsafe written = try writeLower(node)
    } catch {
      unsafe discard(node, pinned)
      throw error
    }
    guard let lower = unsafe written else {
      unsafe discard(node, pinned)
      return unsafe .noMemory
    }
    guard unsafe exchange(position, lower, pinned) else {
      unsafe discard(node, pinned)
      return unsafe .lost
    }
    return unsafe .split(node, isLast: position.block.nextNode == nil)
  }

  /// How many of a full block's entries and a new one, at a rank, go into the lower block. Keys that come in order leave full
  /// blocks behind.
  @inlinable
  @inline(__always)
  func lowerCount(_ rank: Int, of count: Int) -> Int { rank == count ? count : rank == 0 ? 1 : (count &+ 1) / 2 }

  /// The anchor that a split will need, if an insertion splits a block and that takes a look at a box: copied beforehand.
  @unsafe
  @inlinable
  @inline(__always)
  func splitAnchor(
    _ entries: Entries, at rank: Int, _ pinned: borrowing ReclamationGuard
  ) throws(OperationRestart) -> Key? {
    // Where keys are in boxes, there are no deltas.
    if Shape.Keys.isInline { return nil }
    let count = unsafe entries.count
    let place = lowerCount(rank, of: count)
    guard count >= capacity, place != rank else { return nil }
    return unsafe try entries.key(at: place < rank ? place : place &- 1, pinned)
  }

  /// The key at a place among a block's keys and a new one.
  @unsafe
  @inlinable
  func key(
    ofInsertion key: EntryCell<Key>, at rank: Int, _ old: Sorted, _ place: Int, _ pinned: borrowing ReclamationGuard
  ) throws(OperationRestart) -> Key {
    if place != rank { return unsafe try old.key(at: place < rank ? place : place &- 1, pinned) }
    if Shape.Keys.isInline { return unsafe key.element.unsafelyUnwrapped }
    return unsafe key.box.unsafelyUnwrapped.content(as: Key.self).pointee
  }

  /// A block with those of a block's entries and a new one whose places are in `places`. In front of the same node as before,
  /// unless another one is given. Nil if there is no memory.
  @unsafe
  @inlinable
  func writeHalf(
    _ old: Sorted, _ key: EntryCell<Key>, _ value: EntryCell<Value>, at rank: Int, _ places: Range<Int>,
    spare: SpareRoom, before next: UnsafeMutablePointer<AnchoredNode>? = nil, _ pinned: borrowing ReclamationGuard
  ) -> UnsafeMutablePointer<EntryBlock>? {
    guard
      var writer = unsafe try? Writer(count: places.count, spare: spare, like: old.entries, before: next, pinned)
    else { return nil }
    unsafe writer.copy(old, Swift.min(places.lowerBound, rank), Swift.min(places.upperBound, rank))
    if places.contains(rank) { unsafe writer.append(key, value) }
    unsafe writer.copy(old, Swift.max(places.lowerBound, rank &+ 1) &- 1, Swift.max(places.upperBound, rank &+ 1) &- 1)
    return unsafe writer.block
  }

  /// A node that nobody else knows. Nil if there is no memory.
  @unsafe
  @inlinable
  func makeNode(
    _ anchor: Key, _ block: UnsafeMutablePointer<EntryBlock>, _ pinned: borrowing ReclamationGuard
  ) -> UnsafeMutablePointer<AnchoredNode>? {
    // Addresses differ enough, once mixed.
    let height = index.drawHeight(UInt64(UInt(bitPattern: block)))
    let byteCount = AnchoredNode.indexOffset(Key.self) &+ Index.byteCount(height: height)
    guard let memory = unsafe try? pinned.allocateBlock(byteCount: byteCount, kind: AnchoredNodeKind<Key>.self) else {
      return nil
    }
    return unsafe Self.initializeNode(memory, anchor, block, height: height)
  }

  /// Makes a node of a fresh block of memory.
  @unsafe
  @inlinable
  static func initializeNode(
    _ memory: UnsafeMutableRawPointer, _ anchor: Key, _ block: UnsafeMutablePointer<EntryBlock>?, height: UInt8
  ) -> UnsafeMutablePointer<AnchoredNode> {
    let header = unsafe memory.assumingMemoryBound(to: BlockHeader.self).move()
    let node = unsafe memory.bindMemory(to: AnchoredNode.self, capacity: 1)
    unsafe node.initialize(
      to: AnchoredNode(header: header, height: height, state: AnchoredNode.isNew, block: block))
    unsafe (memory + AnchoredNode.anchorOffset(Key.self)).bindMemory(to: Key.self, capacity: 1).initialize(to: anchor)
    unsafe Index.initialize(memory + AnchoredNode.indexOffset(Key.self), height: height)
    return unsafe node
  }

  /// Gives back a node that was not published, with its block.
  @unsafe
  @inlinable
  func discard(_ node: UnsafeMutablePointer<AnchoredNode>, _ pinned: borrowing ReclamationGuard) {
    // RELAXED: nobody else knows the node.
    if let block = unsafe node.pointee.block.load(ordering: .relaxed).pointer { unsafe pinned.discard(block) }
    unsafe node.anchor(as: Key.self).deinitialize(count: 1)
    unsafe pinned.discard(node)
  }
}
