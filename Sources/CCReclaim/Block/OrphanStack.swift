internal import Synchronization

/// Retired blocks that belong to no thread: those of exited threads, and those that a thread retires while a `drain` has
/// its lists. Lock-free: batches are pushed, and all are taken at once, so that there is no ABA.
@safe
@usableFromInline
struct OrphanStack: ~Copyable {
  // SAFETY (whole file): whoever pushes a chain owns it until then, and whoever takes it owns it from then on.

  private let top = unsafe Atomic<UnsafeMutablePointer<BlockHeader>?>(nil)

  init() {}

  /// Hands over all of a list, and leaves it empty.
  func push(_ list: inout BlockList) {
    guard let first = unsafe list.head, let last = unsafe list.tail else { return }
    // RELAXED: only the value to expect; nothing is read through it.
    var expected = unsafe top.load(ordering: .relaxed)
    while true {
      // SAFETY: the list's owner still owns the chain.
      unsafe last.pointee.next = expected
      // RELEASE[R4-push] with ACQUIRE[R4-take]: links and stamps are written before the chain can be taken.
      let (exchanged, original) = unsafe top.compareExchange(
        expected: expected, desired: first, successOrdering: .releasing, failureOrdering: .relaxed)
      if exchanged { break }
      unsafe expected = original
    }
    list = BlockList()
  }

  /// Calls `body` with each block. In the child of a fork, which has one thread.
  func forEach(_ body: (UnsafeMutablePointer<BlockHeader>) -> Void) {
    // RELAXED: one thread.
    var cursor = unsafe top.load(ordering: .relaxed)
    while let block = unsafe cursor {
      // SAFETY: nobody takes the chain meanwhile.
      unsafe body(block)
      unsafe cursor = block.pointee.next
    }
  }

  /// Takes everything, as a chain for ``BlockList/append(chain:)``.
  func takeAll() -> UnsafeMutablePointer<BlockHeader>? {
    // RELAXED: a hint that spares the exchange; what was pushed meanwhile is taken the next time.
    if unsafe top.load(ordering: .relaxed) == nil { return nil }
    // ACQUIRE[R4-take] with RELEASE[R4-push].
    return unsafe top.exchange(nil, ordering: .acquiring)
  }
}
