// swift-format-ignore-file: NoLeadingUnderscores, AllPublicDeclarationsHaveDocumentation

public import CCReclaim

/// Entries in sorted blocks, each owned by a node of a chain: what the ordered maps have in common, whatever index they find
/// the nodes by.
///
/// Not for use outside of the package. `design/OrderedMaps.md` says why it is right. Whoever keeps one keeps its domain, too,
/// and calls `tearDown` at the end.
@safe
@frozen
public struct _OrderedMapBlocks<Key: Comparable & Sendable, Value: Sendable, Index: _AnchorIndex>
where Index.Key == Key {
  @usableFromInline
  typealias Node = UnsafeMutablePointer<AnchoredNode>
  @usableFromInline
  typealias Block = UnsafeMutablePointer<EntryBlock>
  @usableFromInline
  typealias Entries = BlockEntries<Key, Value>
  @usableFromInline
  typealias Sorted = SortedEntries<Key, Value>
  @usableFromInline
  typealias Writer = BlockWriter<Key, Value>
  @usableFromInline
  typealias Shape = EntryShape<Key, Value>

  @usableFromInline
  let access: DomainAccess
  @usableFromInline
  let index: Index
  @usableFromInline
  let directories: UnsafeMutablePointer<DirectoryRoot>
  /// Never killed, and always there.
  @usableFromInline
  let first: UnsafeMutablePointer<AnchoredNode>
  @usableFromInline
  let counters: ShardedCount
  /// How many entries a block takes before it is split.
  @usableFromInline
  let capacity: Int
  /// For how many entries a block has room for one delta.
  @usableFromInline
  let entriesPerDelta: Int
  /// How many blocks in the place of one that a walk has put in order get no room for deltas.
  @usableFromInline
  let plainSuccessors: UInt8
  /// Of how many blocks with deltas that walks of a thread come by, one is put in order: a power of two.
  @usableFromInline
  let blocksPerTidying: UInt8

  /// An empty map. Traps if there is no memory for it.
  public init(domain: ReclamationDomain) { self.init(domain: domain, capacity: Shape.capacity) }

  /// As above, with a choice of how many entries a block takes; a test's take few, so that much is split and merged. And of how
  /// many entries there are for each delta that a block has room for.
  package init(domain: ReclamationDomain, capacity: Int, entriesPerDelta: Int? = nil) {
    // SAFETY: a fresh first node, with room for the index.
    unsafe self.init(domain: domain, capacity: capacity, entriesPerDelta: entriesPerDelta) {
      (first, domain) throws(AllocationFailure) in
      unsafe try Index(first: first, domain)
    }
  }

  /// As above, with an index as `makeIndex` makes it for the first node.
  package init(
    domain: ReclamationDomain, capacity: Int, entriesPerDelta: Int? = nil,
    _ makeIndex: (UnsafeMutableRawPointer, ReclamationDomain) throws(AllocationFailure) -> Index
  ) {
    if Swift.max(MemoryLayout<Key>.alignment, MemoryLayout<Value>.alignment) > CacheLine.size {
      fatalError("an ordered map's keys and values are aligned to a cache line at most")
    }
    access = domain.access
    self.capacity = capacity
    self.entriesPerDelta = entriesPerDelta ?? 4
    plainSuccessors = entriesPerDelta == nil ? 16 : 1
    blocksPerTidying = entriesPerDelta == nil ? 8 : 1
    counters = ShardedCount()
    unsafe directories = .allocate(capacity: 1)
    unsafe directories.initialize(to: DirectoryRoot())
    // SAFETY: fresh blocks, of those sizes, which nobody else knows.
    do throws(AllocationFailure) {
      let emptyBlock = unsafe try domain.allocateBlock(byteCount: Shape.byteCount(0), kind: EntryBlockKind.self)
      let block = unsafe Writer(emptyBlock, count: 0, next: nil).block
      let memory = unsafe try domain.allocateBlock(
        byteCount: AnchoredNode.indexOffset(Key.self) + Index.byteCount(height: Index.maximumHeight),
        kind: FirstNodeKind.self)
      let header = unsafe memory.assumingMemoryBound(to: BlockHeader.self).move()
      unsafe first = memory.bindMemory(to: AnchoredNode.self, capacity: 1)
      unsafe first.initialize(
        to: AnchoredNode(header: header, height: 0, state: AnchoredNode.isInserted, block: block))
      unsafe Index.initialize(memory + AnchoredNode.indexOffset(Key.self), height: Index.maximumHeight)
      unsafe index = try makeIndex(memory, domain)
    } catch {
      fatalError(error.description)
    }
  }

  /// The domain through which the map allocates and retires.
  // SAFETY: whoever keeps this keeps the domain.
  public var domain: ReclamationDomain { @inlinable get { unsafe access.domain } }
}

// SAFETY: what is mutable is reached by the protocol of design/OrderedMaps.md.
extension _OrderedMapBlocks: @unchecked Sendable {}

extension _OrderedMapBlocks: _OrderedMapCore {}
