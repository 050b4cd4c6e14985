public import CCReclaim

/// Where a search for a change has come to: a link, what it leads to, and what it has come by.
@unsafe
@frozen
@usableFromInline
struct TreePath {
  // SAFETY (whole type): it only keeps addresses.

  /// What the link leads to: a shell, or a node with a violation.
  @usableFromInline
  var word: MarkedPointer<TreeNode>
  /// The link to the node whose link it is.
  @usableFromInline
  var parent: MarkedPointer<TreeNode>
  /// Those to the nodes above that one, and above that. Null above the sentinels.
  @usableFromInline
  var grandparent = MarkedPointer<TreeNode>.null
  @usableFromInline
  var greatGrandparent = MarkedPointer<TreeNode>.null
  /// On which side of the parent the link is.
  @usableFromInline
  var side = 0
  /// What `word` leads to is in this slot, and those above it in the ones before, of 0 to 4 in a ring.
  @usableFromInline
  var slot = 0
  /// How many violations there are on the path.
  @usableFromInline
  var violationCount = 0

  @inlinable
  init(_ top: UnsafeMutablePointer<TreeNode>) {
    unsafe word = .null
    unsafe parent = MarkedPointer(top, weight: 1)
  }

  /// The slot of the ring in which nothing is.
  @inlinable
  var freeSlot: Int { unsafe (slot &+ 1) % 5 }
  /// The slot of the great-grandparent.
  @inlinable
  var greatGrandparentSlot: Int { unsafe (slot &+ 2) % 5 }
}

/// What slots 5 to 7 name while a tree is changed; 0 to 4 are a path's.
@usableFromInline
enum TreeSlot {
  @inlinable
  static var sibling: Int { 5 }
  @inlinable
  static var nephew: Int { 6 }
  /// What is moved without being looked at.
  @inlinable
  static var scratch: Int { 7 }
}

extension _TreeIndex {
  // SAFETY (whole extension): the path's nodes are in the slots that it says.

  /// The way to the shell to which a key leads, or to the first violation on it.
  @unsafe
  @inlinable
  func path(
    to key: Key, stopsAtViolation: Bool, _ pinned: borrowing ReclamationGuard
  ) throws(OperationRestart) -> TreePath {
    var path = unsafe TreePath(top)
    while true {
      let parent = unsafe path.parent
      let node = unsafe parent.node
      let isSentinel = unsafe node.isSentinel
      let side = unsafe isSentinel || KeyOrder.precedes(key, node.key(as: Key.self).pointee) ? 0 : 1
      unsafe path.side = side
      unsafe path.slot = path.freeSlot
      guard let word = unsafe try step(node, side, slot: path.slot, pinned) else { throw OperationRestart() }
      unsafe path.word = word
      if !isSentinel, isViolation(word, below: parent) {
        unsafe path.violationCount &+= 1
        if stopsAtViolation { return unsafe path }
      }
      if word.isShell { return unsafe path }
      unsafe path.greatGrandparent = path.grandparent
      unsafe path.grandparent = parent
      unsafe path.parent = word
    }
  }

  /// Whether a child is overweight, or red below a red node. Not below a sentinel.
  @inlinable
  func isViolation(_ child: Word, below parent: Word) -> Bool {
    child.weight > 1 || (child.weight == 0 && parent.weight == 0)
  }

  /// A node as it is now; what its links lead to is not looked at.
  @unsafe
  @inlinable
  func snapshot(
    of word: Word, _ pinned: borrowing ReclamationGuard
  ) throws(OperationRestart) -> TreeSnapshot {
    unsafe try snapshot(of: word, 0, slot: TreeSlot.scratch, other: TreeSlot.scratch, pinned)
  }

  /// A node as it is now; what its link on a side leads to is in one slot, and what the other leads to in another.
  @unsafe
  @inlinable
  func snapshot(
    of word: Word, _ side: Int, slot: Int, other: Int, _ pinned: borrowing ReclamationGuard
  ) throws(OperationRestart) -> TreeSnapshot {
    if word == .null { throw OperationRestart() }
    return unsafe try records.pointee.snapshot(of: word, slots: side == 0 ? (slot, other) : (other, slot), pinned)
  }

  /// What a link leads to, which is in a slot, with its snapshot if it is a node.
  @unsafe
  @inlinable
  func member(_ word: Word, _ pinned: borrowing ReclamationGuard) throws(OperationRestart) -> TreeMember {
    unsafe TreeMember(word, word.isShell ? nil : try snapshot(of: word, pinned))
  }

  /// A change, as `describe` says. Returns false if there is no memory for it; throws if another change came first.
  @unsafe
  @inlinable
  func change(
    _ pinned: borrowing ReclamationGuard, _ describe: (inout Draft, borrowing ReclamationGuard) -> TreeChange
  ) throws(OperationRestart) -> Bool {
    guard let (record, handle) = unsafe records.pointee.claim(pinned) else { return false }
    defer { unsafe SCXRecordTable.release(record) }
    var draft = unsafe Draft(record, handle, records)
    let change = unsafe describe(&draft, pinned)
    if unsafe draft.lacksMemory {
      unsafe draft.discard(pinned)
      return false
    }
    let count = unsafe draft.frozenCount
    guard unsafe records.pointee.commit(record, handle, freezing: count, side: change.side, change.new) else {
      unsafe draft.discard(pinned)
      throw OperationRestart()
    }
    unsafe draft.retireReplaced(pinned)
    return true
  }

  /// Runs what changes the tree inside an operation of its own until nothing comes in between.
  @inlinable
  func changing<Result>(
    _ outer: borrowing ReclamationGuard,
    _ body: (borrowing ReclamationGuard) throws(OperationRestart) -> Result
  ) -> Result {
    let pinned = outer.nested()
    while true {
      do throws(OperationRestart) {
        return try body(pinned)
      } catch {
        pinned.restart(for: error)
      }
    }
  }
}
