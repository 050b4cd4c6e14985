public import CCReclaim

/// Where a search for a change has come to: a link, what it leads to, and what it has come by.
@unsafe
@frozen
@usableFromInline
struct TreePath {
  // SAFETY (whole type): it only keeps addresses.

  /// What the link leads to: a shell, or a node with a violation.
  @usableFromInline
  let word: MarkedPointer<TreeNode>
  /// The link to the node whose link it is.
  @usableFromInline
  let parent: MarkedPointer<TreeNode>
  /// Those to the nodes above that one, and above that. Null above the sentinels.
  @usableFromInline
  let grandparent: MarkedPointer<TreeNode>
  @usableFromInline
  let greatGrandparent: MarkedPointer<TreeNode>
  /// On which side of the parent the link is.
  @usableFromInline
  let side: Int
  /// What `word` leads to is in this slot, and those above it in the ones before, of 0 to 4 in a ring.
  @usableFromInline
  let slot: Int
  /// How many violations there are on the path.
  @usableFromInline
  let violationCount: Int

  @inlinable
  init(
    _ word: MarkedPointer<TreeNode>,
    below ancestors: (MarkedPointer<TreeNode>, MarkedPointer<TreeNode>, MarkedPointer<TreeNode>), side: Int, slot: Int,
    violationCount: Int
  ) {
    unsafe self.word = word
    unsafe (parent, grandparent, greatGrandparent) = ancestors
    unsafe self.side = side
    unsafe self.slot = slot
    unsafe self.violationCount = violationCount
  }

  /// The slot behind another one in the ring.
  @inlinable
  static func slot(after slot: Int) -> Int { (slot &+ 1) % 5 }

  /// The slot of the ring in which nothing is.
  @inlinable
  var freeSlot: Int { unsafe Self.slot(after: slot) }
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
    // Each by itself: Swift 6.3's optimiser returns a structure that is changed in this loop with the first `side` and `slot`.
    var parent = unsafe Word(top, weight: 1)
    var (grandparent, greatGrandparent) = (Word.null, Word.null)
    var slot = 0
    var violationCount = 0
    while true {
      let node = unsafe parent.node
      let isSentinel = unsafe node.isSentinel
      let side = unsafe isSentinel || KeyOrder.precedes(key, node.key(as: Key.self).pointee) ? 0 : 1
      slot = unsafe TreePath.slot(after: slot)
      guard let word = unsafe try step(node, side, slot: slot, pinned) else { throw OperationRestart() }
      let isViolating = !isSentinel && isViolation(word.weight, below: parent.weight)
      if isViolating { violationCount &+= 1 }
      if word.isShell || (isViolating && stopsAtViolation) {
        return unsafe TreePath(
          word, below: (parent, grandparent, greatGrandparent), side: side, slot: slot, violationCount: violationCount)
      }
      (parent, grandparent, greatGrandparent) = (word, parent, grandparent)
    }
  }

  /// Whether a child is overweight, or red below a red node. Not below a sentinel.
  @inlinable
  func isViolation(_ weight: Int, below parentWeight: Int) -> Bool {
    weight > 1 || (weight == 0 && parentWeight == 0)
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
    // INVARIANT(TR-9): the operation keeps what it is about to freeze, even if it is neutralized now.
    assert(
      (0..<count).allSatisfy { unsafe record.described($0) == top || pinned.names(record.described($0)) },
      "TR-9: a node that a change freezes is in no slot")
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
