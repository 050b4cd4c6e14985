internal import CCReclaim
internal import Synchronization

extension ConcurrentQueue {
  /// How many elements the queue has: exact when no operation runs, never negative.
  ///
  /// - Complexity: O(1). Segments know the position of their first cell in the queue's whole history, so the count is the
  ///   difference of two positions and costs the operations nothing.
  public var count: Int {
    let (start, end) = positions()
    return Int(clamping: end - start)
  }

  /// How many elements were dequeued, and how many were enqueued, in the queue's whole history.
  func positions() -> (start: UInt64, end: UInt64) {
    let pinned = access.enter()
    // SAFETY (whole function): the guard protects the segments; each position is read before the next one is loaded.
    let head = unsafe pinned.segment(roots.head)
    schedulePoint(.countAfterHeadLoad)
    // ACQUIRE[Q4-read] with SEQ_CST[Q4-claim].
    let index = unsafe head.consumed(head.pointee.dequeueIndex.load(ordering: .acquiring))
    let start = unsafe head.position(index)
    schedulePoint(.countBeforeTailLoad)
    // After the head: the tail's position is never before one of the head's that was read earlier (SG-1, SG-3).
    var tail = unsafe pinned.segment(roots.tail)
    // A segment that is linked counts, also while the one who linked it has not moved the tail yet.
    while unsafe helpTail(past: tail) { unsafe tail = pinned.segment(roots.tail) }
    schedulePoint(.countAfterTailLoad)
    // ACQUIRE[Q3-frontier] with ACQ_REL[Q3-claim].
    let word = unsafe tail.pointee.enqueueWord.load(ordering: .acquiring)
    return (start, unsafe tail.position(tail.claimed(word)))
  }
}
