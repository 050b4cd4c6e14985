public import CCReclaim
public import Synchronization

/// A node of the tree: it tells keys below its own from the others, and leads on to one of two nodes, or shells.
///
/// Only its links change, and only until it is finalized. Its weight is in the link that leads to it. Behind these words lies
/// its key, if that does not fit between them.
@frozen
@usableFromInline
struct TreeNode: ~Copyable {
  @usableFromInline
  let header: BlockHeader
  @usableFromInline
  let left: Atomic<MarkedPointer<TreeNode>>
  @usableFromInline
  let right: Atomic<MarkedPointer<TreeNode>>
  /// Room for a key, where a search finds it in the same line as the links.
  private let nearRoom: UInt64 = 0
  /// The change that was the last to freeze the node, and whether it has finalized it.
  @usableFromInline
  let change: Atomic<SCXHandle>

  @inlinable
  init(header: consuming BlockHeader, _ left: MarkedPointer<TreeNode>, _ right: MarkedPointer<TreeNode>) {
    self.header = header
    self.left = Atomic(left)
    self.right = Atomic(right)
    change = Atomic(.none)
  }

  /// Where a key lies.
  @inlinable
  @inline(__always)
  static func keyOffset<Key>(_: Key.Type) -> Int {
    let isNear = MemoryLayout<Key>.size <= 8 && MemoryLayout<Key>.alignment <= 8
    let size = MemoryLayout<TreeNode>.size
    return isNear ? size &- 16 : EntryShape<Key, Key>.roundedUp(size, MemoryLayout<Key>.alignment)
  }

  /// The bytes of a node with its key.
  @inlinable
  @inline(__always)
  static func byteCount<Key>(_ key: Key.Type) -> Int {
    Swift.max(MemoryLayout<TreeNode>.size, keyOffset(key) &+ MemoryLayout<Key>.size)
  }
}

/// How a node is destroyed: with its key.
@usableFromInline
final class TreeNodeKind<Key>: BlockKind {
  @usableFromInline
  override class func destroy(_ block: UnsafeMutableRawPointer) {
    // SAFETY: a node that has a key, and that nobody else holds any more.
    unsafe block.assumingMemoryBound(to: TreeNode.self).key(as: Key.self).deinitialize(count: 1)
  }
}

/// The two nodes above the tree, which have no key, and lead to the left.
@usableFromInline
final class TreeSentinelKind: BlockKind {}

extension UnsafeMutablePointer where Pointee == TreeNode {
  // SAFETY (whole extension): the caller holds the node, and knows its keys' type.

  /// What a node of that key is allocated as; without a key it is a sentinel.
  @inlinable
  static func kind<Key>(of key: UnsafeMutablePointer<Key>?) -> BlockKind.Type {
    unsafe key == nil ? TreeSentinelKind.self : TreeNodeKind<Key>.self
  }

  /// A node in a fresh block of that kind, with a copy of a key.
  @inlinable
  static func make<Key>(
    in memory: UnsafeMutableRawPointer, _ key: UnsafeMutablePointer<Key>?, _ left: MarkedPointer<TreeNode>,
    _ right: MarkedPointer<TreeNode>
  ) -> Self {
    let header = unsafe memory.assumingMemoryBound(to: BlockHeader.self).move()
    let node = unsafe memory.bindMemory(to: TreeNode.self, capacity: 1)
    unsafe node.initialize(to: TreeNode(header: header, left, right))
    if let key = unsafe key { unsafe node.key(as: Key.self).initialize(to: key.pointee) }
    return unsafe node
  }

  /// What is less goes to the left. Not of a sentinel.
  @inlinable
  @inline(__always)
  func key<Key>(as type: Key.Type) -> UnsafeMutablePointer<Key> {
    unsafe (UnsafeMutableRawPointer(self) + TreeNode.keyOffset(type)).assumingMemoryBound(to: type)
  }

  /// The link on a side: 0 is left, 1 is right.
  @inlinable
  @inline(__always)
  func link(_ side: Int) -> UnsafeMutablePointer<Atomic<MarkedPointer<TreeNode>>> {
    // An address that is computed from the side: a branch on it would be mispredicted every other time.
    let offset = MemoryLayout<TreeNode>.size &- 32 &+ side &* 8
    return unsafe (UnsafeMutableRawPointer(self) + offset)
      .assumingMemoryBound(to: Atomic<MarkedPointer<TreeNode>>.self)
  }

  /// Whether the node is one of the two above the tree.
  @inlinable
  @inline(__always)
  var isSentinel: Bool {
    // RELAXED: a sentinel's right link is null for good, and others' never are.
    unsafe pointee.right.load(ordering: .relaxed) == .null
  }
}

/// What a link of the tree leads to: a node, or a *shell*, which is nothing but the link itself: a mark, and the address of the
/// anchored node that it stands for. Either with its weight: what it adds to each path that leads through it.
extension MarkedPointer where Pointee == TreeNode {
  // SAFETY (whole extension): only addresses.

  /// A link to a node. Its weight is below ``tagLimit``.
  @inlinable
  init(_ node: UnsafeMutablePointer<TreeNode>, weight: Int) { unsafe self.init(node, tag: weight) }

  /// A shell. Its weight is below ``tagLimit``.
  @inlinable
  init(shell node: UnsafeMutablePointer<AnchoredNode>, weight: Int) {
    let address = unsafe UnsafeMutableRawPointer(node).assumingMemoryBound(to: TreeNode.self)
    unsafe self.init(address, tag: weight, isMarked: true)
  }

  @inlinable
  @inline(__always)
  var isShell: Bool { isMarked }

  /// What a shell stands for.
  @inlinable
  @inline(__always)
  var anchored: UnsafeMutablePointer<AnchoredNode> {
    assert(isShell, "TR-1: a node stands for nothing")
    return unsafe UnsafeMutableRawPointer(pointer.unsafelyUnwrapped).assumingMemoryBound(to: AnchoredNode.self)
  }

  /// The node that the link leads to. Not of a shell.
  @inlinable
  @inline(__always)
  var node: UnsafeMutablePointer<TreeNode> {
    assert(!isShell, "TR-1: a shell leads nowhere")
    return unsafe pointer.unsafelyUnwrapped
  }

  @inlinable
  @inline(__always)
  var weight: Int { tag }
}
