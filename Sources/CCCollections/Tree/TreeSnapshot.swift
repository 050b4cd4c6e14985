public import CCReclaim

/// What a node looked like at one moment, at which nothing was changing it (LLX).
@unsafe
@frozen
@usableFromInline
struct TreeSnapshot {
  // SAFETY (whole type): it only keeps addresses.

  /// The link that leads to the node.
  @usableFromInline
  let word: MarkedPointer<TreeNode>
  /// The last change before that moment.
  @usableFromInline
  let change: SCXHandle
  @usableFromInline
  let left: MarkedPointer<TreeNode>
  @usableFromInline
  let right: MarkedPointer<TreeNode>

  @usableFromInline
  init(
    _ word: MarkedPointer<TreeNode>, _ change: SCXHandle, _ left: MarkedPointer<TreeNode>,
    _ right: MarkedPointer<TreeNode>
  ) {
    unsafe self.word = word
    unsafe self.change = change
    unsafe self.left = left
    unsafe self.right = right
  }

  @inlinable
  func child(_ side: Int) -> MarkedPointer<TreeNode> { unsafe side == 0 ? left : right }

  /// On which side a child is. Throws if it is none any more.
  @inlinable
  func side(of child: MarkedPointer<TreeNode>) throws(OperationRestart) -> Int {
    if unsafe left == child { return 0 }
    if unsafe right == child { return 1 }
    throw OperationRestart()
  }

  @inlinable
  var node: UnsafeMutablePointer<TreeNode> { unsafe word.node }
  @inlinable
  var weight: Int { unsafe word.weight }
  @inlinable
  var isSentinel: Bool { unsafe right == .null }
}

/// A shell, or a node with its snapshot: what a rebalancing step moves or copies.
@unsafe
@frozen
@usableFromInline
struct TreeMember {
  // SAFETY (whole type): as for a snapshot.

  @usableFromInline
  let word: MarkedPointer<TreeNode>
  /// Nil: a shell.
  @usableFromInline
  let snapshot: TreeSnapshot?

  @inlinable
  init(_ word: MarkedPointer<TreeNode>, _ snapshot: TreeSnapshot?) {
    unsafe self.word = word
    unsafe self.snapshot = snapshot
  }

  @inlinable
  var weight: Int { unsafe word.weight }
}
