public import CCReclaim

/// A transformation that runs on this thread: an update of the same entry from within it could never come to an end, since it
/// would change what the transformation was given.
@unsafe
@frozen
@usableFromInline
struct OpenUpdate {
  @usableFromInline
  let outer: UnsafeMutableRawPointer?
  /// The map, by its first node.
  @usableFromInline
  let map: UnsafeMutableRawPointer
  /// Where the key is.
  @usableFromInline
  let key: UnsafeRawPointer

  @inlinable
  init(outer: UnsafeMutableRawPointer?, map: UnsafeMutableRawPointer, key: UnsafeRawPointer) {
    // SAFETY: only keeps them.
    unsafe self.outer = outer
    unsafe self.map = map
    unsafe self.key = key
  }
}

extension _OrderedMapBlocks {
  // SAFETY (whole extension): the list is the thread's own, and its elements are on its stack, further up.

  /// Traps if a transformation of this entry runs on this thread.
  @unsafe
  @inlinable
  @inline(__always)
  func expectNotOpen(_ key: Key, _ pinned: borrowing ReclamationGuard) {
    if let open = unsafe pinned.openUpdates { unsafe expectNotOpen(key, open) }
  }

  @unsafe
  @inlinable
  @inline(never)
  func expectNotOpen(_ key: Key, _ innermost: UnsafeMutableRawPointer) {
    var cursor = unsafe Optional(innermost)
    while let open = unsafe cursor?.assumingMemoryBound(to: OpenUpdate.self).pointee {
      if unsafe open.map == UnsafeMutableRawPointer(first) {
        let other = unsafe open.key.assumingMemoryBound(to: Key.self)
        if unsafe !KeyOrder.precedes(key, other.pointee) && !KeyOrder.precedes(other.pointee, key) {
          fatalError("an ordered map's entry was updated from within a `modify` of the same entry, of key \(key)")
        }
      }
      unsafe cursor = open.outer
    }
  }

  /// Runs a transformation of an entry.
  @unsafe
  @inlinable
  @inline(__always)
  func opening<R>(_ key: Key, _ pinned: borrowing ReclamationGuard, _ body: () -> R) -> R {
    let outer = unsafe pinned.openUpdates
    return unsafe withUnsafePointer(to: key) { key in
      var open = unsafe OpenUpdate(outer: outer, map: UnsafeMutableRawPointer(first), key: UnsafeRawPointer(key))
      return unsafe withUnsafeMutablePointer(to: &open) { open in
        unsafe pinned.setOpenUpdates(UnsafeMutableRawPointer(open))
        defer { unsafe pinned.setOpenUpdates(outer) }
        return body()
      }
    }
  }
}
