public import CCReclaim

/// A change of the tree in preparation: what it freezes, and the nodes that it has made.
@unsafe
@frozen
@usableFromInline
struct TreeDraft<Key> {
  @usableFromInline
  typealias Word = MarkedPointer<TreeNode>

  @usableFromInline
  let record: UnsafeMutablePointer<SCXRecord>
  @usableFromInline
  let handle: SCXHandle
  @usableFromInline
  let records: UnsafeMutablePointer<SCXRecordTable>
  @usableFromInline
  var frozenCount = 0
  /// How many nodes were made.
  @usableFromInline
  var madeCount = 0
  /// Whether a node could not be made. Then the change does not take place.
  @usableFromInline
  var lacksMemory = false

  // SAFETY (whole type): the record is claimed; what is made is nobody else's yet; the caller's guard protects the rest.

  @inlinable
  init(
    _ record: UnsafeMutablePointer<SCXRecord>, _ handle: SCXHandle, _ records: UnsafeMutablePointer<SCXRecordTable>
  ) {
    unsafe self.record = record
    unsafe self.handle = handle
    unsafe self.records = records
  }

  /// Freezes a node. From the top to the bottom, left before right; all but the first are replaced.
  @inlinable
  mutating func freeze(_ snapshot: TreeSnapshot) {
    // INVARIANT(TR-4): no node before the one above it.
    assert(unsafe frozenCount < 6, "TR-4: a change freezes six nodes at most")
    unsafe records.pointee.describe(record, frozenCount, snapshot)
    unsafe frozenCount &+= 1
  }

  /// Freezes a node; a shell is replaced with the link that it is.
  @inlinable
  mutating func freeze(_ member: TreeMember) {
    if let snapshot = unsafe member.snapshot { unsafe freeze(snapshot) }
  }

  /// Freezes the two children of a node.
  @inlinable
  mutating func freeze(_ one: TreeMember, on side: Int, _ other: TreeMember) {
    unsafe freeze(side == 0 ? one : other)
    unsafe freeze(side == 0 ? other : one)
  }

  /// A new node with another one's key, or none, and one child on `side` and the other on the other.
  @inlinable
  mutating func node(
    like old: UnsafeMutablePointer<TreeNode>, weight: Int, _ side: Int, _ one: Word, _ other: Word,
    _ pinned: borrowing ReclamationGuard
  ) -> Word {
    unsafe node(
      old.isSentinel ? nil : old.key(as: Key.self), weight: weight, side == 0 ? one : other, side == 0 ? other : one,
      pinned)
  }

  /// A new node. Without a key it is a sentinel.
  @inlinable
  mutating func node(
    _ key: UnsafeMutablePointer<Key>?, weight: Int, _ left: Word, _ right: Word,
    _ pinned: borrowing ReclamationGuard
  ) -> Word {
    let (byteCount, kind) = unsafe (TreeNode.byteCount(Key.self), UnsafeMutablePointer<TreeNode>.kind(of: key))
    // Nor one above what could not be made: a node whose right link is null is a sentinel.
    guard unsafe !lacksMemory, let memory = unsafe try? pinned.allocateBlock(byteCount: byteCount, kind: kind) else {
      unsafe lacksMemory = true
      return .null
    }
    let node = unsafe UnsafeMutablePointer<TreeNode>.make(in: memory, key, left, right)
    unsafe record.made(madeCount).initialize(to: node)
    unsafe madeCount &+= 1
    return unsafe Word(node, weight: weight)
  }

  /// A member with another weight.
  @inlinable
  mutating func copy(_ member: TreeMember, weight: Int, _ pinned: borrowing ReclamationGuard) -> Word {
    guard let old = unsafe member.snapshot else { return unsafe Word(shell: member.word.anchored, weight: weight) }
    return unsafe node(like: old.node, weight: weight, 0, old.left, old.right, pinned)
  }

  /// Gives up what was made.
  @inlinable
  func discard(_ pinned: borrowing ReclamationGuard) {
    for rank in unsafe 0..<madeCount {
      let node = unsafe record.made(rank).pointee
      if unsafe !node.isSentinel { unsafe node.key(as: Key.self).deinitialize(count: 1) }
      unsafe pinned.discard(node)
    }
  }

  /// Retires what was replaced.
  @inlinable
  func retireReplaced(_ pinned: borrowing ReclamationGuard) {
    for rank in unsafe 1..<frozenCount { unsafe pinned.retire(record.described(rank)) }
  }
}

/// What a change is to do: the link of the first frozen node on a side becomes this.
@frozen
@usableFromInline
struct TreeChange {
  @usableFromInline
  let side: Int
  @usableFromInline
  let new: MarkedPointer<TreeNode>

  @inlinable
  init(_ side: Int, _ new: MarkedPointer<TreeNode>) {
    self.side = side
    self.new = new
  }
}
