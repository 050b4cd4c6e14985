import CCCollections

/// A B+ tree for one thread at a time: what an ordered map behind a lock is best made of. Its nodes come from the
/// allocator that the concurrent maps take, so that neither has a better one.
struct BTree<Key: Comparable, Value>: ~Copyable {
  typealias Node = BTreeNode<Key, Value>

  let allocator: NodeAllocator
  var root: Node
  /// Levels of inner nodes above the leaves.
  var height = 0
  var count = 0

  init(allocator: NodeAllocator) {
    self.allocator = allocator
    root = Node(allocator)
  }

  /// Of entries in ascending order: full leaves, and inner nodes above them.
  init(sorted entries: [(Key, Value)], allocator: NodeAllocator) {
    self.allocator = allocator
    count = entries.count
    var level: [(first: Key, node: Node)] = []
    Self.chunks(of: entries.count, atMost: Node.leafCapacity) { range in
      let leaf = Node(allocator)
      for index in range {
        (leaf.keys + leaf.count).initialize(to: entries[index].0)
        (leaf.values + leaf.count).initialize(to: entries[index].1)
        leaf.count += 1
      }
      level.last?.node.next = leaf
      level.append((entries[range.lowerBound].0, leaf))
    }
    while level.count > 1 {
      var above: [(first: Key, node: Node)] = []
      Self.chunks(of: level.count, atMost: Node.innerCapacity + 1) { range in
        let node = Node(allocator)
        for index in range {
          (node.children + index - range.lowerBound).initialize(to: level[index].node)
          if index > range.lowerBound { (node.keys + index - range.lowerBound - 1).initialize(to: level[index].first) }
        }
        node.count = range.count - 1
        above.append((level[range.lowerBound].first, node))
      }
      level = above
      height += 1
    }
    root = level.first?.node ?? Node(allocator)
  }

  /// Ranges of about the same size, as few as can be.
  private static func chunks(of count: Int, atMost capacity: Int, _ body: (Range<Int>) -> Void) {
    let chunks = (count + capacity - 1) / capacity
    for chunk in 0..<chunks { body(count * chunk / chunks..<count * (chunk + 1) / chunks) }
  }

  deinit { Self.free(root, height, allocator) }

  private static func free(_ node: Node, _ level: Int, _ allocator: NodeAllocator) {
    if level > 0 {
      for index in 0...node.count { free(node.children[index], level - 1, allocator) }
    } else {
      node.values.deinitialize(count: node.count)
    }
    node.keys.deinitialize(count: node.count)
    allocator.free(node.block, size: Node.byteCount)
  }

  @inline(__always)
  private func leaf(of key: Key) -> Node {
    var node = root
    for _ in 0..<height { node = node.children[node.childIndex(of: key)] }
    return node
  }

  /// Where the key's value is, until the next update.
  @inline(__always)
  func find(_ key: Key) -> UnsafeMutablePointer<Value>? {
    let leaf = leaf(of: key)
    let index = leaf.index(of: key)
    guard index < leaf.count, !(key < leaf.keys[index]) else { return nil }
    return leaf.values + index
  }

  /// Calls `body` with values, ascending from `key` on, up to `limit`. Returns how many.
  func forEach(from key: Key, limit: Int, _ body: (Value) -> Void) -> Int {
    var leaf = leaf(of: key)
    var index = leaf.index(of: key)
    var left = limit
    while true {
      let end = min(leaf.count, index + left)
      for position in index..<end { body(leaf.values[position]) }
      left -= end - index
      guard left > 0, let next = leaf.next else { return limit - left }
      (leaf, index) = (next, 0)
    }
  }
}
