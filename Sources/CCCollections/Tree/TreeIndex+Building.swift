// swift-format-ignore-file: NoLeadingUnderscores, AllPublicDeclarationsHaveDocumentation

public import CCAlloc
public import CCReclaim
internal import Synchronization

extension _TreeIndex {
  // SAFETY (whole extension): nobody else knows the map yet, or any more.

  @inlinable
  public func append(_ raw: UnsafeMutableRawPointer, _ ends: inout [UnsafeMutableRawPointer]) {
    unsafe ends.append(raw)
  }

  /// Makes a tree of all nodes, in O(n): each node halves what is below it, so that the shells lie on two levels; the nodes above
  /// the lower of them are red.
  public func finishAppending(
    _ ends: [UnsafeMutableRawPointer], _ pinned: borrowing ReclamationGuard
  ) throws(AllocationFailure) {
    if unsafe ends.isEmpty { return }
    // The first node's shell comes before those of `ends`.
    let height = unsafe Int.bitWidth - ends.count.leadingZeroBitCount
    let tree = unsafe try subtree(ends, 0..<(ends.count + 1), height: height, isTop: true, pinned)
    // RELAXED: nobody else knows the map; so below.
    let inner = unsafe top.pointee.left.load(ordering: .relaxed).node
    // RELAXED: as above.
    unsafe inner.pointee.left.store(tree, ordering: .relaxed)
  }

  /// A tree over the shells of some ranks, the first node's being 0; of that height, or of one less.
  @unsafe
  private func subtree(
    _ ends: [UnsafeMutableRawPointer], _ ranks: Range<Int>, height: Int, isTop: Bool,
    _ pinned: borrowing ReclamationGuard
  ) throws(AllocationFailure) -> Word {
    if ranks.count == 1 {
      if ranks.lowerBound == 0 { return unsafe Word(shell: first, weight: 1) }
      let node = unsafe anchoredNode(ends[ranks.lowerBound - 1])
      // RELAXED: nobody else knows the map.
      unsafe node.pointee.state.store(
        AnchoredNode.isInserted | AnchoredNode.isNew & ~AnchoredNode.isShellless, ordering: .relaxed)
      return unsafe Word(shell: node, weight: 1)
    }
    let middle = ranks.lowerBound + (ranks.count + 1) / 2
    let left = unsafe try subtree(ends, ranks.lowerBound..<middle, height: height - 1, isTop: false, pinned)
    let right = unsafe try subtree(ends, middle..<ranks.upperBound, height: height - 1, isTop: false, pinned)
    let memory = unsafe try pinned.allocateBlock(
      byteCount: TreeNode.byteCount(Key.self), kind: TreeNodeKind<Key>.self)
    // INVARIANT(TR-7): a shell of the lower level is below one node more than one of the upper, and that one is red.
    let weight = height == 1 && !isTop ? 0 : 1
    let anchor = unsafe anchoredNode(ends[middle - 1]).anchor(as: Key.self)
    return unsafe Word(.make(in: memory, anchor, left, right), weight: weight)
  }

  @unsafe
  private func anchoredNode(_ raw: UnsafeMutableRawPointer) -> UnsafeMutablePointer<AnchoredNode> {
    unsafe raw.assumingMemoryBound(to: AnchoredNode.self)
  }

  public func tearDown(_ domain: ReclamationDomain, _ discard: (UnsafeMutableRawPointer) -> Void) {
    // RELAXED: whatever other threads did came before the last release of the map; so below.
    let inner = unsafe top.pointee.left.load(ordering: .relaxed).node
    // RELAXED: as above.
    var word = unsafe inner.pointee.left.load(ordering: .relaxed)
    // Turns each node to the right until its left child is a shell: no recursion, and no memory.
    while !word.isShell {
      let node = unsafe word.node
      // RELAXED: as above.
      let left = unsafe node.pointee.left.load(ordering: .relaxed)
      if left.isShell {
        unsafe tearDown(left, discard)
        // RELAXED: as above.
        word = unsafe node.pointee.right.load(ordering: .relaxed)
        unsafe TreeNodeKind<Key>.destroy(node)
        unsafe domain.discard(node)
      } else {
        // RELAXED: as above.
        unsafe node.pointee.left.store(left.node.pointee.right.load(ordering: .relaxed), ordering: .relaxed)
        // RELAXED: as above.
        unsafe left.node.pointee.right.store(word, ordering: .relaxed)
        word = left
      }
    }
    unsafe tearDown(word, discard)
    unsafe domain.discard(inner)
    unsafe domain.discard(top)
    unsafe records.pointee.tearDown(domain)
    unsafe records.deinitialize(count: 1)
    unsafe records.deallocate()
  }

  /// Hands over a shell's node, if it is dead, not in the chain any more, and kept by nothing else.
  @unsafe
  private func tearDown(_ shell: Word, _ discard: (UnsafeMutableRawPointer) -> Void) {
    // RELAXED: whatever other threads did came before the last release of the map.
    let state = unsafe shell.anchored.pointee.state.load(ordering: .relaxed)
    let isAlone = state | AnchoredNode.isShellless == AnchoredNode.isRetirable
    if isAlone { unsafe discard(UnsafeMutableRawPointer(shell.anchored)) }
  }
}
