public import CCReclaim
public import CPlatform

// A node that the directory names is *listed*: it is not retired before a later directory, without it, has replaced that one.

extension _OrderedMapBlocks {
  // SAFETY (whole extension): a listed node is not retired, and one that is not yet listed is protected by the guard.

  /// A node as `index.floor` finds it, not strict; but it may be one before the last such, and is found faster. Asks for the nodes
  /// behind it, too, if the caller is to go on to them: else each would be waited for before the next.
  @unsafe
  @inlinable
  @inline(__always)
  func quickFloor(
    _ key: Key, asksAhead: Bool = false, _ pinned: borrowing ReclamationGuard
  ) throws(OperationRestart) -> _IndexPosition {
    if !Self.hasDirectory { return unsafe try index.floor(key, isStrict: false, pinned) }
    let word = unsafe try pinned.load(directories.pointee.directory, slot: MapSlot.nodes &- 1)
    guard let directory = unsafe word.pointer else { return unsafe try index.floor(key, isStrict: false, pinned) }
    var rank = unsafe directory.count
    // Keys that come in ascending order need no search.
    if unsafe rank > 0 && KeyOrder.precedes(key, directory.keys(as: Key.self)[rank &- 1]) {
      unsafe rank = directory.rank(of: key, near: pinned.finger)
      pinned.setFinger(rank)
    } else {
      if let last = unsafe try directories.pointee.last.floor(key, pinned), unsafe isBetter(last, than: directory) {
        return unsafe _IndexPosition(last, slot: 0)
      }
    }
    if rank == 0 { return unsafe _IndexPosition(first, slot: 0) }
    if asksAhead {
      for place in unsafe rank..<Swift.min(rank &+ 5, directory.count) {
        unsafe cc_prefetch(UnsafeRawPointer(directory.nodes(as: Key.self)[place]))
      }
    }
    // INVARIANT(DR-1): it was listed when the directory was loaded, so not retired then.
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

  /// Whether nobody can tell when a key is destroyed: it is plain bits, or a string. Others go when they are removed and nobody
  /// can see them any more: a directory, and the dead nodes that it or `LastNode` names, would keep some for longer.
  @inlinable
  static var hasDirectory: Bool { @inline(__always) get { _isPOD(Key.self) || Key.self == String.self } }
}
