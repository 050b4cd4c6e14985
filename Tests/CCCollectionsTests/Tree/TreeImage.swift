#if SchedulePoints

  import CCReclaim
  import Synchronization

  @testable import CCCollections

  /// All that changes in some nodes, and in a record: for a test to see that nothing has.
  struct TreeImage: Equatable {
    /// The words of a node.
    struct Node: Equatable {
      let address: UInt
      let change: UInt64
      let left: MarkedPointer<TreeNode>
      let right: MarkedPointer<TreeNode>
    }

    let nodes: [Node]
    let progress: UInt64

    // SAFETY: the nodes are not freed meanwhile; a record never is before its tree.
    @unsafe
    init(_ nodes: [UnsafeMutablePointer<TreeNode>], _ record: UnsafeMutablePointer<SCXRecord>) {
      self.nodes = unsafe nodes.map { node in
        unsafe Node(
          address: UInt(bitPattern: node), change: node.pointee.change.load(ordering: .acquiring).rawValue,
          left: node.pointee.left.load(ordering: .acquiring),
          right: node.pointee.right.load(ordering: .acquiring))
      }
      progress = unsafe record.pointee.progress.load(ordering: .acquiring).rawValue
    }
  }

  extension _TreeIndex {
    // SAFETY (whole extension): no node that is in the tree is retired meanwhile.

    /// The nodes from the sentinels on, each before those below it.
    @unsafe
    var treeNodes: [UnsafeMutablePointer<TreeNode>] {
      var found: [UnsafeMutablePointer<TreeNode>] = unsafe []
      var words = [unsafe Word(top)]
      while let word = words.popLast() {
        if word.isShell || word == .null { continue }
        unsafe found.append(word.node)
        words.append(unsafe word.node.pointee.right.load(ordering: .acquiring))
        words.append(unsafe word.node.pointee.left.load(ordering: .acquiring))
      }
      return unsafe found
    }

    /// The node of a key that is not in the tree twice.
    @unsafe
    func treeNode(_ key: Key) -> UnsafeMutablePointer<TreeNode>? {
      unsafe treeNodes.first { unsafe !$0.isSentinel && $0.key(as: Key.self).pointee == key }
    }
  }

  extension ConcurrentTreeMap where Key == Int, Value == Int {
    /// A map with an anchored node for each of these keys, which ascend; its tree is never repaired, so it is a list
    /// to the right: each key but the first has a node, with the shell of the key before on its left.
    static func list(_ keys: [Int], in domain: ReclamationDomain) -> ConcurrentTreeMap {
      let map = ConcurrentTreeMap(domain: domain, tolerance: 1000)
      for key in keys { map[key] = key }
      return map
    }
  }

#endif
