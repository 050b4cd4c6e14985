// swift-format-ignore-file: NoLeadingUnderscores, AllPublicDeclarationsHaveDocumentation

public import CCReclaim
public import Synchronization

extension _OrderedMapBlocks {
  // SAFETY (whole extension): nobody else knows the map yet, and what is allocated is its own.

  @inlinable
  public func build(_ next: () -> (key: Key, value: Value)?) -> Bool {
    do throws(AllocationFailure) {
      return unsafe try buildOrThrow(next)
    } catch {
      fatalError(error.description)
    }
  }

  @unsafe
  @inlinable
  func buildOrThrow(_ next: () -> (key: Key, value: Value)?) throws(AllocationFailure) -> Bool {
    var node = unsafe first
    var ends: [UnsafeMutableRawPointer] = unsafe []
    var isAscending = true
    var count = 0
    guard var (key, value) = next() else { return true }
    // Each is written where it stays, but those of the last block, which is cut to size.
    var writer = unsafe try fullWriter()
    var room = capacity
    while true {
      if room == 0 {
        let behind = unsafe try newNode(key, behind: writer.block)
        unsafe give(node, writer.block, next: behind)
        unsafe index.append(UnsafeMutableRawPointer(behind), &ends)
        unsafe node = behind
        unsafe writer = try fullWriter()
        room = capacity
      }
      unsafe writer.append(try EntryCell(key, access), try EntryCell(value, access))
      room &-= 1
      count &+= 1
      guard let (nextKey, nextValue) = next() else { break }
      if !KeyOrder.precedes(key, nextKey) {
        isAscending = false
        break
      }
      (key, value) = (nextKey, nextValue)
    }
    let rest = capacity &- room
    let memory = unsafe try domain.allocateBlock(byteCount: Shape.byteCount(rest), kind: EntryBlockKind.self)
    var last = unsafe Writer(memory, count: rest, next: nil)
    unsafe last.copy(Sorted(MarkedPointer(writer.block)), 0, rest)
    unsafe domain.discard(writer.block)
    unsafe give(node, last.block, next: nil)
    let pinned = access.enter()
    unsafe try index.finishAppending(ends, pinned)
    renewDirectory(pinned)
    // RELAXED: nobody else knows the map.
    unsafe counters.shard(0).pointee.wrappingAdd(count, ordering: .relaxed)
    return isAscending
  }

  /// A block that takes as many entries as one may, before the node behind it is known.
  @unsafe
  @inlinable
  func fullWriter() throws(AllocationFailure) -> Writer {
    let memory = unsafe try domain.allocateBlock(byteCount: Shape.byteCount(capacity), kind: EntryBlockKind.self)
    return unsafe Writer(memory, count: capacity, next: nil)
  }

  /// A node without a block, behind one with this block.
  @unsafe
  @inlinable
  func newNode(_ anchor: Key, behind block: UnsafeMutablePointer<EntryBlock>) throws(AllocationFailure)
    -> UnsafeMutablePointer<AnchoredNode>
  {
    // As in `makeNode`.
    let height = index.drawHeight(UInt64(UInt(bitPattern: block)))
    let memory = unsafe try domain.allocateBlock(
      byteCount: AnchoredNode.indexOffset(Key.self) &+ Index.byteCount(height: height),
      kind: AnchoredNodeKind<Key>.self)
    return unsafe Self.initializeNode(memory, anchor, nil, height: height)
  }

  /// Gives a node its block; the first has an empty one, which goes.
  @unsafe
  @inlinable
  func give(
    _ node: UnsafeMutablePointer<AnchoredNode>, _ block: UnsafeMutablePointer<EntryBlock>,
    next: UnsafeMutablePointer<AnchoredNode>?
  ) {
    if let next = unsafe next {
      // RELAXED: nobody else knows the map; so below.
      unsafe block.pointee.next.store(MarkedPointer(next), ordering: .relaxed)
      unsafe Writer.copyAnchor(of: next, into: block)
      if Shape.Digest.isUsed, unsafe node != first {
        let (anchor, upper) = unsafe (node.anchor(as: Key.self), next.anchor(as: Key.self))
        let skip = unsafe Shape.Digest.commonPrefixCount(anchor, upper)
        if unsafe skip >= Entries.worthwhileSkip {
          unsafe Entries(MarkedPointer(block)).leaveOut(skip, upper: upper) { _ in }
        }
      }
    }
    // RELAXED: as above.
    if let empty = unsafe node.pointee.block.load(ordering: .relaxed).pointer { unsafe domain.discard(empty) }
    // RELAXED: as above.
    unsafe node.pointee.block.store(MarkedPointer(block), ordering: .relaxed)
  }
}
