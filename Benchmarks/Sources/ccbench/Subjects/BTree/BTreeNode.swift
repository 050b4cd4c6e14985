import CCCollections

/// A node of a ``BTree``: one block that holds how many keys there are, the next leaf, the keys, and then a leaf's
/// values or an inner node's children. The tree knows which of both it is.
struct BTreeNode<Key: Comparable, Value> {
  let block: UnsafeMutableRawPointer

  /// Bytes of a node, also for the allocator's size classes: few levels, and few bytes to move for an insertion.
  static var byteCount: Int { 1024 }
  private static var headerSize: Int { 16 }

  /// Keys of a full leaf, and of a full inner node, which has one child more.
  static var leafCapacity: Int {
    (byteCount - headerSize) / (MemoryLayout<Key>.stride + MemoryLayout<Value>.stride)
  }
  static var innerCapacity: Int {
    (byteCount - headerSize - MemoryLayout<Self>.stride) / (MemoryLayout<Key>.stride + MemoryLayout<Self>.stride)
  }

  init(block: UnsafeMutableRawPointer) { self.block = block }

  init(_ allocator: NodeAllocator) {
    guard let block = allocator.allocate(size: Self.byteCount) else { fatalError("no memory for a node") }
    self.block = block
    block.storeBytes(of: 0, as: Int.self)
    next = nil
  }

  @inline(__always)
  var count: Int {
    get { block.load(as: Int.self) }
    nonmutating set { block.storeBytes(of: newValue, as: Int.self) }
  }

  /// The leaf that follows this one.
  var next: Self? {
    get { block.load(fromByteOffset: 8, as: UnsafeMutableRawPointer?.self).map { Self(block: $0) } }
    nonmutating set { block.storeBytes(of: newValue?.block, toByteOffset: 8, as: UnsafeMutableRawPointer?.self) }
  }

  @inline(__always)
  var keys: UnsafeMutablePointer<Key> { (block + Self.headerSize).assumingMemoryBound(to: Key.self) }

  /// Of a leaf.
  @inline(__always)
  var values: UnsafeMutablePointer<Value> {
    (block + Self.headerSize + Self.leafCapacity * MemoryLayout<Key>.stride).assumingMemoryBound(to: Value.self)
  }

  /// Of an inner node: the keys of child `i` are at least key `i - 1` and less than key `i`.
  @inline(__always)
  var children: UnsafeMutablePointer<Self> {
    (block + Self.headerSize + Self.innerCapacity * MemoryLayout<Key>.stride).assumingMemoryBound(to: Self.self)
  }

  /// How many keys are less than `key`.
  @inline(__always)
  func index(of key: Key) -> Int { partition { $0 < key } }

  /// Which child `key` belongs to.
  @inline(__always)
  func childIndex(of key: Key) -> Int { partition { !(key < $0) } }

  /// How many keys, from the first on, come before. Halves without a branch that depends on a key, where comparing has
  /// none.
  @inline(__always)
  private func partition(_ isBefore: (Key) -> Bool) -> Int {
    let keys = keys
    var start = 0
    var length = count
    while length > 1 {
      let half = length >> 1
      start = isBefore(keys[start + half - 1]) ? start + half : start
      length -= half
    }
    return length == 1 && isBefore(keys[start]) ? start + 1 : start
  }
}

extension UnsafeMutablePointer {
  /// Makes room for `gap` elements at `index`, before those that are there, of `count` in all.
  @inline(__always)
  func open(_ index: Int, gap: Int = 1, of count: Int) {
    (self + index + gap).moveInitialize(from: self + index, count: count - index)
  }

  /// Closes a gap of `gap` elements at `index`; `count` with those in the gap.
  @inline(__always)
  func close(_ index: Int, gap: Int = 1, of count: Int) {
    (self + index).moveInitialize(from: self + index + gap, count: count - index - gap)
  }
}
