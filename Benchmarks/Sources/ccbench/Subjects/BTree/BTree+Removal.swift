extension BTree {
  mutating func removeValue(forKey key: Key) -> Value? {
    let value = remove(key, from: root, level: height)
    if value != nil { count -= 1 }
    if height > 0, root.count == 0 {
      let old = root
      root = old.children[0]
      height -= 1
      allocator.free(old.block, size: Node.byteCount)
    }
    return value
  }

  private func remove(_ key: Key, from node: Node, level: Int) -> Value? {
    if level > 0 {
      let index = node.childIndex(of: key)
      let child = node.children[index]
      let value = remove(key, from: child, level: level - 1)
      let capacity = level == 1 ? Node.leafCapacity : Node.innerCapacity
      if child.count < capacity / 4 { fill(node, index, level: level - 1) }
      return value
    }
    let index = node.index(of: key)
    guard index < node.count, !(key < node.keys[index]) else { return nil }
    let value = (node.values + index).move()
    (node.keys + index).deinitialize(count: 1)
    node.keys.close(index, of: node.count)
    node.values.close(index, of: node.count)
    node.count -= 1
    return value
  }

  /// Merges a child that has become small with its neighbour, or takes from the neighbour. `level`: theirs.
  @inline(never)
  private func fill(_ parent: Node, _ index: Int, level: Int) {
    let separator = max(0, index - 1)
    let left = parent.children[separator]
    let right = parent.children[separator + 1]
    let total = left.count + right.count
    if level == 0 {
      if total <= Node.leafCapacity {
        moveToLeft(right.count, left, right)
        left.next = right.next
        dropRight(parent, separator)
      } else if left.count < right.count {
        moveToLeft((right.count - left.count) / 2, left, right)
        parent.keys[separator] = right.keys[0]
      } else {
        moveToRight((left.count - right.count) / 2, left, right)
        parent.keys[separator] = right.keys[0]
      }
    } else if total < Node.innerCapacity {
      (left.keys + left.count).initialize(to: parent.keys[separator])
      (left.keys + left.count + 1).moveInitialize(from: right.keys, count: right.count)
      (left.children + left.count + 1).moveInitialize(from: right.children, count: right.count + 1)
      left.count += right.count + 1
      right.count = 0
      dropRight(parent, separator)
    } else {
      balanceInner(parent, separator, left, right)
    }
  }

  /// Between leaves.
  private func moveToLeft(_ moved: Int, _ left: Node, _ right: Node) {
    (left.keys + left.count).moveInitialize(from: right.keys, count: moved)
    (left.values + left.count).moveInitialize(from: right.values, count: moved)
    right.keys.close(0, gap: moved, of: right.count)
    right.values.close(0, gap: moved, of: right.count)
    left.count += moved
    right.count -= moved
  }

  private func moveToRight(_ moved: Int, _ left: Node, _ right: Node) {
    right.keys.open(0, gap: moved, of: right.count)
    right.values.open(0, gap: moved, of: right.count)
    right.keys.moveInitialize(from: left.keys + left.count - moved, count: moved)
    right.values.moveInitialize(from: left.values + left.count - moved, count: moved)
    left.count -= moved
    right.count += moved
  }

  /// Turns children through the separator, one by one: this is rare.
  private func balanceInner(_ parent: Node, _ separator: Int, _ left: Node, _ right: Node) {
    while left.count + 1 < right.count {
      (left.keys + left.count).initialize(to: parent.keys[separator])
      (left.children + left.count + 1).initialize(to: right.children[0])
      parent.keys[separator] = (right.keys).move()
      right.keys.close(0, of: right.count)
      right.children.close(0, of: right.count + 1)
      left.count += 1
      right.count -= 1
    }
    while right.count + 1 < left.count {
      right.keys.open(0, of: right.count)
      right.children.open(0, of: right.count + 1)
      right.keys.initialize(to: parent.keys[separator])
      right.children.initialize(to: left.children[left.count])
      parent.keys[separator] = (left.keys + left.count - 1).move()
      right.count += 1
      left.count -= 1
    }
  }

  private func dropRight(_ parent: Node, _ separator: Int) {
    allocator.free(parent.children[separator + 1].block, size: Node.byteCount)
    (parent.keys + separator).deinitialize(count: 1)
    parent.keys.close(separator, of: parent.count)
    parent.children.close(separator + 1, of: parent.count + 1)
    parent.count -= 1
  }
}
