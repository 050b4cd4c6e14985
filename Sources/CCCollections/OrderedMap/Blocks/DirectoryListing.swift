public import CCReclaim

/// The nodes for a new directory.
@safe
@frozen
@usableFromInline
struct DirectoryListing<Key: Comparable> {
  // SAFETY (whole type): whoever renews the directory has listed the nodes, so that they stay.

  @usableFromInline
  var keys: [Key] = []
  @usableFromInline
  var nodes: [UnsafeMutablePointer<AnchoredNode>] = unsafe []
  /// Those that no earlier directory named.
  @usableFromInline
  var added: [UnsafeMutablePointer<AnchoredNode>] = unsafe []

  @inlinable
  init() {}

  @unsafe
  @inlinable
  mutating func append(_ key: Key, _ node: UnsafeMutablePointer<AnchoredNode>, isAdded: Bool) {
    keys.append(key)
    unsafe nodes.append(node)
    if isAdded { unsafe added.append(node) }
  }

  /// A directory of them. Nil if there is no memory.
  @unsafe
  @inlinable
  func makeDirectory(_ pinned: borrowing ReclamationGuard) -> UnsafeMutablePointer<AnchorDirectory>? {
    // SAFETY: fresh memory, of that size.
    let byteCount = AnchorDirectory.byteCount(Key.self, keys.count)
    guard let memory = unsafe try? pinned.allocateBlock(byteCount: byteCount, kind: AnchorDirectoryKind<Key>.self)
    else {
      return nil
    }
    let header = unsafe memory.assumingMemoryBound(to: BlockHeader.self).move()
    let directory = unsafe memory.bindMemory(to: AnchorDirectory.self, capacity: 1)
    unsafe directory.initialize(to: AnchorDirectory(header: header, count: keys.count))
    let ownKeys = unsafe directory.keys(as: Key.self)
    let ownNodes = unsafe directory.nodes(as: Key.self)
    for place in keys.indices {
      unsafe (ownKeys + place).initialize(to: keys[place])
      unsafe (ownNodes + place).initialize(to: nodes[place])
    }
    if KeyDigest<Key>.isUsed { unsafe directory.addDigests(of: Key.self) }
    return unsafe directory
  }
}
