// swift-format-ignore-file: NoLeadingUnderscores, AllPublicDeclarationsHaveDocumentation

public import CCReclaim
public import Synchronization

extension _OrderedMapBlocks {
  // SAFETY (whole extension): nobody else knows the map yet, and what is allocated is its own.

  @inlinable
  public func build(_ next: () -> (key: Key, value: Value)?) -> Bool {
    var keys: [EntryCell<Key>] = []
    var values: [EntryCell<Value>] = []
    keys.reserveCapacity(capacity)
    values.reserveCapacity(capacity)
    var node = unsafe first
    var ends: [UnsafeMutableRawPointer] = unsafe []
    var last: Key?
    var count = 0
    var isAscending = true
    do throws(AllocationFailure) {
      while let (key, value) = next() {
        if let last, !KeyOrder.precedes(last, key) {
          isAscending = false
          break
        }
        if keys.count == capacity {
          let behind = unsafe try newNode(key)
          unsafe try fill(node, keys, values, next: behind)
          unsafe index.append(UnsafeMutableRawPointer(behind), &ends)
          unsafe node = behind
          keys.removeAll(keepingCapacity: true)
          values.removeAll(keepingCapacity: true)
        }
        keys.append(try EntryCell(key, access))
        values.append(try EntryCell(value, access))
        last = key
        count += 1
      }
      unsafe try fill(node, keys, values, next: nil)
    } catch {
      fatalError(error.description)
    }
    let pinned = access.enter()
    index.finishAppending(pinned)
    // RELAXED: nobody else knows the map.
    unsafe counters.shard(0).pointee.wrappingAdd(count, ordering: .relaxed)
    return isAscending
  }

  /// A node without a block.
  @unsafe
  @inlinable
  func newNode(_ anchor: Key) throws(AllocationFailure) -> UnsafeMutablePointer<AnchoredNode> {
    var random = SystemRandomNumberGenerator()
    let height = index.drawHeight(random.next())
    let memory = unsafe try domain.allocateBlock(
      byteCount: AnchoredNode.indexOffset(Key.self) &+ Index.byteCount(height: height),
      kind: AnchoredNodeKind<Key>.self)
    return unsafe Self.initializeNode(memory, anchor, nil, height: height)
  }

  /// Gives a node its block; the first has an empty one, which goes.
  @unsafe
  @inlinable
  func fill(
    _ node: UnsafeMutablePointer<AnchoredNode>, _ keys: [EntryCell<Key>], _ values: [EntryCell<Value>],
    next: UnsafeMutablePointer<AnchoredNode>?
  ) throws(AllocationFailure) {
    let memory = unsafe try domain.allocateBlock(
      byteCount: Shape.byteCount(keys.count), kind: EntryBlockKind.self)
    var writer = unsafe Writer(memory, count: keys.count, next: next, upper: next?.anchor(as: Key.self))
    for place in keys.indices { unsafe writer.append(keys[place], values[place]) }
    // RELAXED: nobody else knows the map; so below.
    if let empty = unsafe node.pointee.block.load(ordering: .relaxed).pointer { unsafe domain.discard(empty) }
    // RELAXED: as above.
    unsafe node.pointee.block.store(MarkedPointer(writer.block), ordering: .relaxed)
  }
}
