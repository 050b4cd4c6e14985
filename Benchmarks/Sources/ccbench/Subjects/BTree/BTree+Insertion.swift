extension BTree {
  /// Adds the entry unless the key is there. Splits full nodes on the way down, so that there is no way back up.
  mutating func insert(_ value: Value, forKey key: Key) -> Bool {
    if root.count == (height == 0 ? Node.leafCapacity : Node.innerCapacity) {
      let old = root
      root = Node(allocator)
      root.children.initialize(to: old)
      height += 1
      split(root, 0, level: height - 1, for: key)
    }
    var node = root
    for level in stride(from: height - 1, through: 0, by: -1) {
      var index = node.childIndex(of: key)
      if node.children[index].count == (level == 0 ? Node.leafCapacity : Node.innerCapacity) {
        split(node, index, level: level, for: key)
        if !(key < node.keys[index]) { index += 1 }
      }
      node = node.children[index]
    }
    let index = node.index(of: key)
    if index < node.count, !(key < node.keys[index]) { return false }
    node.keys.open(index, of: node.count)
    node.values.open(index, of: node.count)
    (node.keys + index).initialize(to: key)
    (node.values + index).initialize(to: value)
    node.count += 1
    count += 1
    return true
  }

  /// Splits a full child of a node that is not full. `level`: the child's.
  @inline(never)
  private func split(_ parent: Node, _ index: Int, level: Int, for key: Key) {
    let left = parent.children[index]
    let right = Node(allocator)
    let separator: Key
    if level == 0 {
      // Ascending insertions leave full leaves behind.
      let isAppending = left.next == nil && left.keys[left.count - 1] < key
      let kept = isAppending ? left.count - 1 : left.count / 2
      let moved = left.count - kept
      right.keys.moveInitialize(from: left.keys + kept, count: moved)
      right.values.moveInitialize(from: left.values + kept, count: moved)
      right.next = left.next
      left.next = right
      right.count = moved
      left.count = kept
      separator = right.keys[0]
    } else {
      let isAppending = index == parent.count && left.keys[left.count - 1] < key
      let kept = isAppending ? left.count - 2 : left.count / 2
      let moved = left.count - kept - 1
      right.keys.moveInitialize(from: left.keys + kept + 1, count: moved)
      right.children.moveInitialize(from: left.children + kept + 1, count: moved + 1)
      right.count = moved
      left.count = kept
      separator = (left.keys + kept).move()
    }
    parent.keys.open(index, of: parent.count)
    parent.children.open(index + 1, of: parent.count + 1)
    (parent.keys + index).initialize(to: separator)
    (parent.children + index + 1).initialize(to: right)
    parent.count += 1
  }
}
