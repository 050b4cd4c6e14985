public import CCReclaim
internal import Synchronization

/// What a tree's index keeps beside its nodes.
@usableFromInline
struct TreeRoot: ~Copyable {
  let records: SCXRecordTable

  init(_ records: consuming SCXRecordTable) { self.records = records }
}

extension UnsafeMutablePointer where Pointee == TreeRoot {
  // SAFETY (whole extension): the root lives as long as the tree. See the functions that these call.

  static func make(_ domain: ReclamationDomain) throws(AllocationFailure) -> Self {
    let records = try SCXRecordTable(domain)
    let root = Self.allocate(capacity: 1)
    unsafe root.initialize(to: TreeRoot(records))
    return unsafe root
  }

  @usableFromInline
  func claim(
    _ pinned: borrowing ReclamationGuard
  ) -> (record: UnsafeMutablePointer<SCXRecord>, handle: SCXHandle)? {
    unsafe pointee.records.claim(pinned)
  }

  @usableFromInline
  func release(_ record: UnsafeMutablePointer<SCXRecord>) { unsafe SCXRecordTable.release(record) }

  @usableFromInline
  func describe(_ record: UnsafeMutablePointer<SCXRecord>, _ rank: Int, _ snapshot: TreeSnapshot) {
    unsafe pointee.records.describe(record, rank, snapshot)
  }

  /// A node that the owner of a record has described.
  @usableFromInline
  func frozenNode(_ record: UnsafeMutablePointer<SCXRecord>, _ rank: Int) -> UnsafeMutablePointer<TreeNode> {
    // RELAXED: the owner's own.
    unsafe record.frozen(rank).pointee.node.load(ordering: .relaxed).node
  }

  @usableFromInline
  func commit(
    _ record: UnsafeMutablePointer<SCXRecord>, _ handle: SCXHandle, freezing count: Int, side: Int,
    _ new: MarkedPointer<TreeNode>
  ) -> Bool {
    unsafe pointee.records.commit(record, handle, freezing: count, side: side, new)
  }

  @usableFromInline
  func snapshot(
    of node: UnsafeMutablePointer<TreeNode>, slots: (left: Int, right: Int), _ pinned: borrowing ReclamationGuard
  ) throws(OperationRestart) -> TreeSnapshot {
    unsafe try pointee.records.snapshot(of: node, slots: slots, pinned)
  }

  /// Helps the change that has finalized a node out of the way of a search, whose guard this is.
  @usableFromInline
  @inline(never)
  func helpOut(_ node: UnsafeMutablePointer<TreeNode>, _ outer: borrowing ReclamationGuard) {
    let pinned = outer.nested()
    // ACQUIRE[T1-see] with ACQ_REL[T1-freeze].
    let change = unsafe node.pointee.change.load(ordering: .acquiring)
    // An error is the inner operation's, which ends here; the search comes by again if there is need.
    try? unsafe pointee.records.help(change, pinned)
  }

  func tearDown(_ domain: ReclamationDomain) {
    unsafe pointee.records.tearDown(domain)
    unsafe deinitialize(count: 1)
    unsafe deallocate()
  }
}
