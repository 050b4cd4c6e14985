public import CCReclaim
public import Synchronization

extension _OrderedMapBlocks {
  // SAFETY (whole extension): a listed node is not retired, and one that is not yet listed is protected by the guard.

  /// Enters a node that this thread has published into the index, and remembers it if there is none behind it.
  @unsafe
  @inlinable
  func enter(_ node: UnsafeMutablePointer<AnchoredNode>, isLast: Bool, _ pinned: borrowing ReclamationGuard) {
    if isLast, Self.hasDirectory, let old = unsafe directories.pointee.last.remember(node) {
      unsafe pinned.retire(old)
    }
    unsafe index.insert(UnsafeMutableRawPointer(node), pinned)
    noteChange(pinned)
  }

  /// Renews the directory before its time, for when a recent node is in great demand.
  @inlinable
  func refresh(_ pinned: borrowing ReclamationGuard) {
    // Not for each: a node that comes and goes would have all others listed each time.
    // RELAXED: as in `noteChange`.
    let changes = unsafe directories.pointee.changeCount.load(ordering: .relaxed)
    // RELAXED: as in `noteChange`.
    if unsafe changes &* 64 >= directories.pointee.renewalThreshold.load(ordering: .relaxed) { renewDirectory(pinned) }
  }

  /// Notes that a node has come or gone, and renews the directory if many have.
  @inlinable
  @inline(__always)
  func noteChange(_ pinned: borrowing ReclamationGuard) {
    if !Self.hasDirectory { return }
    // RELAXED: a number, which is read as a hint.
    let changes = unsafe directories.pointee.changeCount.wrappingAdd(1, ordering: .relaxed).newValue
    // RELAXED: as above.
    if unsafe changes >= directories.pointee.renewalThreshold.load(ordering: .relaxed) { renewDirectory(pinned) }
  }

  /// Makes a directory of the nodes that are alive, unless another thread is at it.
  @inlinable
  @inline(never)
  func renewDirectory(_ pinned: borrowing ReclamationGuard) {
    if !Self.hasDirectory { return }
    // RELAXED: a hint, so that a line that many read is not written in vain.
    if unsafe directories.pointee.isRenewing.load(ordering: .relaxed) { return }
    // ACQUIRE[M6-take] with RELEASE[M6-return]: what the last one did is seen.
    guard unsafe !directories.pointee.isRenewing.exchange(true, ordering: .acquiring) else { return }
    // RELAXED: as in `noteChange`.
    unsafe directories.pointee.changeCount.store(0, ordering: .relaxed)
    // RELAXED: only who renews writes it; so below.
    let generation = unsafe directories.pointee.generation.load(ordering: .relaxed) &+ 1
    var listing = DirectoryListing<Key>()
    unsafe collect(&listing, generation, pinned)
    schedulePoint(.renewBeforeReplacement)
    if let directory = unsafe listing.makeDirectory(pinned) {
      // RELAXED: as above.
      unsafe directories.pointee.generation.store(generation, ordering: .relaxed)
      let count = unsafe listing.nodes.count
      // An eighth of its size, so that each change pays for eight words.
      // RELAXED: as in `noteChange`.
      unsafe directories.pointee.renewalThreshold.store(Swift.max(8, count / 8), ordering: .relaxed)
      // ACQ_REL: with the acquiring loads of guards. the directory's contents, and that its nodes are listed, come before it.
      let old = unsafe directories.pointee.directory.exchange(
        MarkedPointer(directory), ordering: .acquiringAndReleasing)
      schedulePoint(.renewAfterReplacement)
      if let old = unsafe old.pointer { unsafe drop(old, generation, pinned) }
    } else {
      // No memory: the old directory stays, and what was listed for the new one only is not. Others try later.
      // RELAXED: as in `noteChange`; so is the one behind it.
      let threshold = unsafe directories.pointee.renewalThreshold.load(ordering: .relaxed)
      // RELAXED: as above.
      unsafe directories.pointee.renewalThreshold.store(Swift.min(2 * threshold, 1 << 40), ordering: .relaxed)
      // RELAXED: as above.
      unsafe listing.nodes.forEach { unsafe $0.pointee.generation.store(generation &- 1, ordering: .relaxed) }
      for place in unsafe listing.added.indices { unsafe unlist(listing.added[place], pinned) }
    }
    // RELEASE[M6-return] with ACQUIRE[M6-take].
    unsafe directories.pointee.isRenewing.store(false, ordering: .releasing)
  }

  /// Lists what is in the chain, in the order of anchors. Begins a new operation now and then, to hold nobody back.
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
    let target = listing.keys.last.map { (key: $0, isStrict: false) }
    guard var position = unsafe try lastLive(target, orFirst: true, pinned) else { return false }
    for _ in 0..<128 {
      switch unsafe try nextLive(after: position, pinned) {
      case .changed: return false
      case .covers: return true
      case .live(let next): unsafe position = next
      }
      let node = unsafe position.node
      let anchor = unsafe node.anchor(as: Key.self)
      let isNew = listing.keys.last.map { unsafe KeyOrder.precedes($0, anchor.pointee) } ?? true
      // RELAXED: only who renews the directory uses it. Twice in one pass is what an order that is none may lead to.
      let isKnown = unsafe node.pointee.generation.load(ordering: .relaxed) == generation
      if isNew, let wasListed = unsafe node.list(), !(wasListed && isKnown) {
        // RELAXED: only who renews the directory uses it.
        unsafe node.pointee.generation.store(generation, ordering: .relaxed)
        unsafe listing.append(anchor.pointee, node, isAdded: !wasListed)
      }
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
    if unsafe node.complete(AnchoredNode.isUnlisted) { unsafe pinned.retire(node) }
  }
}
