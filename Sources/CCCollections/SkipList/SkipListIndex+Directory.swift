// swift-format-ignore-file: NoLeadingUnderscores, AllPublicDeclarationsHaveDocumentation

public import CCReclaim
public import Synchronization

// A node that the directory names is *listed*: it is not retired before a later directory, without it, has replaced that one.

extension _SkipListIndex {
  // SAFETY (whole extension): a listed node is not retired, and one that is not yet listed is protected by the guard.

  @inlinable
  @inline(__always)
  public func quickFloor(
    _ key: Key, _ pinned: borrowing ReclamationGuard
  ) throws(OperationRestart) -> _IndexPosition {
    if !Self.hasDirectory { return unsafe try floor(key, isStrict: false, pinned) }
    let word = unsafe try pinned.load(root.pointee.directory, slot: MapSlot.nodes &- 1)
    guard let directory = unsafe word.pointer else { return unsafe try floor(key, isStrict: false, pinned) }
    var rank = unsafe directory.count
    // Keys that come in ascending order need no search.
    if unsafe rank > 0 && KeyOrder.precedes(key, directory.keys(as: Key.self)[rank &- 1]) {
      unsafe rank = directory.rank(of: key, near: pinned.finger)
      pinned.setFinger(rank)
    } else {
      if let last = unsafe try root.pointee.last.floor(key, pinned), unsafe isBetter(last, than: directory) {
        return unsafe _IndexPosition(last, slot: 0)
      }
    }
    if rank == 0 { return unsafe _IndexPosition(first, slot: 0) }
    // INVARIANT(SK-4): it was listed when the directory was loaded, so not retired then.
    let node = unsafe try pinned.protect(directory.nodes(as: Key.self)[rank &- 1], slot: 0)
    return unsafe _IndexPosition(node, slot: 0)
  }

  /// Whether the node that was remembered as the last is the one to begin at, rather than the directory's last: two nodes may be
  /// remembered in the wrong order.
  @unsafe
  @inlinable
  @inline(__always)
  func isBetter(
    _ last: UnsafeMutablePointer<AnchoredNode>, than directory: UnsafeMutablePointer<AnchorDirectory>
  ) -> Bool {
    let (anchor, count) = unsafe (last.anchor(as: Key.self), directory.count)
    return unsafe count == 0 || !KeyOrder.precedes(anchor.pointee, directory.keys(as: Key.self)[count &- 1])
  }

  /// Whether there is one: it keeps anchors, and dead nodes, for longer.
  @inlinable
  static var hasDirectory: Bool { @inline(__always) get { LastNode.suits(Key.self) } }

  @inlinable
  public func refresh(_ pinned: borrowing ReclamationGuard) {
    // Not for each: a node that comes and goes would have all others listed each time.
    // RELAXED: as in `noteChange`.
    let changes = unsafe root.pointee.changeCount.load(ordering: .relaxed)
    // RELAXED: as in `noteChange`.
    if unsafe changes &* 64 >= root.pointee.renewalThreshold.load(ordering: .relaxed) { renewDirectory(pinned) }
  }

  /// Notes that a node has come or gone, and renews the directory if many have.
  @inlinable
  @inline(__always)
  func noteChange(_ pinned: borrowing ReclamationGuard) {
    if !Self.hasDirectory { return }
    // RELAXED: a number, which is read as a hint.
    let changes = unsafe root.pointee.changeCount.wrappingAdd(1, ordering: .relaxed).newValue
    // RELAXED: as above.
    if unsafe changes >= root.pointee.renewalThreshold.load(ordering: .relaxed) { renewDirectory(pinned) }
  }

  /// Makes a directory of the nodes that are in the lowest list, unless another thread is at it.
  @inlinable
  @inline(never)
  func renewDirectory(_ pinned: borrowing ReclamationGuard) {
    if !Self.hasDirectory { return }
    // RELAXED: a hint, so that a line that many read is not written in vain.
    if unsafe root.pointee.isRenewing.load(ordering: .relaxed) { return }
    // ACQUIRE[M6-take] with RELEASE[M6-return]: what the last one did is seen.
    guard unsafe !root.pointee.isRenewing.exchange(true, ordering: .acquiring) else { return }
    // RELAXED: as in `noteChange`.
    unsafe root.pointee.changeCount.store(0, ordering: .relaxed)
    // RELAXED: only who renews writes it; so below.
    let generation = unsafe root.pointee.generation.load(ordering: .relaxed) &+ 1
    var listing = DirectoryListing<Key>()
    unsafe collect(&listing, generation, pinned)
    schedulePoint(.renewBeforeReplacement)
    if let directory = unsafe listing.makeDirectory(pinned) {
      // RELAXED: as above.
      unsafe root.pointee.generation.store(generation, ordering: .relaxed)
      // An eighth of its size, so that each change pays for eight words.
      // RELAXED: as in `noteChange`.
      unsafe root.pointee.renewalThreshold.store(Swift.max(8, listing.nodes.count / 8), ordering: .relaxed)
      // ACQ_REL: with the acquiring loads of guards. the directory's contents, and that its nodes are listed, come before it.
      let old = unsafe root.pointee.directory.exchange(MarkedPointer(directory), ordering: .acquiringAndReleasing)
      schedulePoint(.renewAfterReplacement)
      if let old = unsafe old.pointer { unsafe drop(old, generation, pinned) }
    } else {
      // No memory: the old directory stays, and what was listed for the new one only is not. Others try later.
      // RELAXED: as in `noteChange`; so is the one behind it.
      let threshold = unsafe root.pointee.renewalThreshold.load(ordering: .relaxed)
      // RELAXED: as above.
      unsafe root.pointee.renewalThreshold.store(Swift.min(2 * threshold, 1 << 40), ordering: .relaxed)
      // RELAXED: as above.
      unsafe listing.nodes.forEach { unsafe $0.pointee.generation.store(generation &- 1, ordering: .relaxed) }
      for place in unsafe listing.added.indices { unsafe unlist(listing.added[place], pinned) }
    }
    // RELEASE[M6-return] with ACQUIRE[M6-take].
    unsafe root.pointee.isRenewing.store(false, ordering: .releasing)
  }

  /// Lists what is in the lowest list, in the order of anchors. Begins a new operation now and then, to hold nobody back.
  @unsafe
  @inlinable
  func collect(_ listing: inout DirectoryListing<Key>, _ generation: UInt8, _ pinned: borrowing ReclamationGuard) {
    while true {
      do throws(OperationRestart) {
        if unsafe try collectSome(&listing, generation, pinned) { return }
        pinned.renew()
      } catch {
        pinned.restart(for: error)
      }
    }
  }

  /// Lists some more nodes. Returns whether these were the last.
  @unsafe
  @inlinable
  func collectSome(
    _ listing: inout DirectoryListing<Key>, _ generation: UInt8, _ pinned: borrowing ReclamationGuard
  ) throws(OperationRestart) -> Bool {
    var position = unsafe _IndexPosition(first, slot: 1)
    if let last = listing.keys.last { unsafe position = try floor(last, isStrict: false, pinned) }
    var node = unsafe position.node
    var slot = unsafe 1 &- position.slot
    for _ in 0..<128 {
      let word = unsafe try pinned.loadUnlessMarked(link(node, 0).pointee, slot: slot)
      if word.isMarked {
        // This node is leaving: help it out of the way, and search for the place again.
        pinned.hold(unsafe MarkedPointer(node), slot: MapSlot.key)
        _ = unsafe try discard(UnsafeMutableRawPointer(node), pinned)
        return false
      }
      guard let next = unsafe word.pointer else { return true }
      let anchor = unsafe next.anchor(as: Key.self)
      let isNew = listing.keys.last.map { unsafe KeyOrder.precedes($0, anchor.pointee) } ?? true
      // RELAXED: only who renews the directory uses it. Twice in one pass is what an order that is none may lead to.
      let isKnown = unsafe next.pointee.generation.load(ordering: .relaxed) == generation
      if isNew, let wasListed = unsafe next.list(), !(wasListed && isKnown) {
        // RELAXED: only who renews the directory uses it.
        unsafe next.pointee.generation.store(generation, ordering: .relaxed)
        unsafe listing.append(anchor.pointee, next, isAdded: !wasListed)
      }
      unsafe node = next
      slot = 1 &- slot
    }
    return false
  }

  /// Gives a replaced directory up, and the nodes that the new one does not have.
  @unsafe
  @inlinable
  func drop(_ old: UnsafeMutablePointer<AnchorDirectory>, _ generation: UInt8, _ pinned: borrowing ReclamationGuard) {
    let nodes = unsafe old.nodes(as: Key.self)
    for place in unsafe 0..<old.count {
      // RELAXED: only who renews the directory uses it.
      let known = unsafe nodes[place].pointee.generation.load(ordering: .relaxed)
      if known != generation { unsafe unlist(nodes[place], pinned) }
    }
    unsafe pinned.retire(old)
  }

  /// Notes that no directory names a node any more; retires it, if that was the last reason not to.
  @unsafe
  @inlinable
  func unlist(_ node: UnsafeMutablePointer<AnchoredNode>, _ pinned: borrowing ReclamationGuard) {
    if unsafe node.complete(AnchoredNode.isUnlisted) { unsafe retire(node, pinned) }
  }
}

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
    return unsafe directory
  }
}
