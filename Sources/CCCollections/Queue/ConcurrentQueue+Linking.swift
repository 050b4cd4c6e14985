public import CCReclaim
public import Synchronization

// Michael and Scott's list, of segments instead of nodes.
extension ConcurrentQueue {
  // SAFETY (whole file): the callers' guards protect the segments that they pass.

  /// A segment that may follow `tail`: larger, up to a limit, with its first cell claimed.
  @unsafe
  @usableFromInline
  func makeSuccessor(
    of tail: UnsafeMutablePointer<QueueSegment>
  ) throws(AllocationFailure) -> UnsafeMutablePointer<QueueSegment> {
    let capacity = unsafe min(2 * tail.pointee.capacity, Self.geometry.maximumCapacity)
    return unsafe try QueueSegment.make(
      Self.kind, geometry: Self.geometry, capacity: capacity, claimed: 1, in: domain)
  }

  /// If `tail` has a successor, makes sure that the queue's tail is not behind it.
  @usableFromInline
  func helpTail(past tail: UnsafeMutablePointer<QueueSegment>) -> Bool {
    // ACQUIRE[Q1-follow] with RELEASE[Q1-link].
    let next = unsafe tail.pointee.next.load(ordering: .acquiring)
    schedulePoint(.helpAfterNextLoad)
    guard unsafe next.pointer != nil else { return false }
    unsafe swingTail(from: tail, to: next)
    return true
  }

  /// Links a chain of new segments behind a frozen one. The chain is not touched once it is linked: others may have used
  /// it up by then.
  ///
  /// - Returns: the position of the chain's last segment; nil if another chain was linked there first.
  @usableFromInline
  func link(
    _ first: UnsafeMutablePointer<QueueSegment>, through last: UnsafeMutablePointer<QueueSegment>,
    after tail: UnsafeMutablePointer<QueueSegment>
  ) -> UInt64? {
    // ACQUIRE[Q3-frontier] with ACQ_REL[Q3-claim].
    let word = unsafe tail.pointee.enqueueWord.load(ordering: .acquiring)
    assert(unsafe tail.isFrozen(word), "SG-2: linked behind a segment that may still grow")
    let base = unsafe number(first, from: tail.position(tail.claimed(word)))
    schedulePoint(.linkBeforeNext)
    // ACQ_REL[Q1-link] with ACQUIRE[Q1-follow]: the segments are written. This is where the elements enter the queue.
    let (linked, _) = unsafe tail.pointee.next.compareExchange(
      expected: .null, desired: MarkedPointer(first), successOrdering: .acquiringAndReleasing,
      failureOrdering: .relaxed)
    guard linked else { return nil }
    #if !arch(x86_64)
      // FENCE[Q7-publish] with FENCE[Q7-empty]: where a compare-exchange is no fence, as in `QueueCell.publish`.
      atomicMemoryFence(ordering: .sequentiallyConsistent)
    #endif
    schedulePoint(.linkAfterNext)
    unsafe swingTail(from: tail, to: MarkedPointer(last))
    return base
  }

  /// Moves the queue's tail on, unless another thread has.
  func swingTail(from tail: UnsafeMutablePointer<QueueSegment>, to next: MarkedPointer<QueueSegment>) {
    // RELEASE[Q1-link] with ACQUIRE[Q1-follow]: whoever takes the new tail finds it written.
    _ = unsafe roots.tail.compareExchange(
      expected: MarkedPointer(tail), desired: next, successOrdering: .releasing, failureOrdering: .relaxed)
  }

  /// Gives the segments of a chain their positions. Returns the last one's.
  private func number(_ first: UnsafeMutablePointer<QueueSegment>, from position: UInt64) -> UInt64 {
    var position = position
    var base = position
    var cursor = unsafe Optional(first)
    while let segment = unsafe cursor {
      unsafe segment.pointee.base = position
      base = position
      // RELAXED: the chain is ours alone; so below.
      let word = unsafe segment.pointee.enqueueWord.load(ordering: .relaxed)
      unsafe position = segment.position(segment.claimed(word))
      // RELAXED: as above.
      unsafe cursor = segment.pointee.next.load(ordering: .relaxed).pointer
    }
    return base
  }

  /// Goes on where `index`, as loaded, names no cell to take: one that is being decided upon, or the segment's end.
  ///
  /// - Returns: false if the queue was empty.
  @usableFromInline
  @inline(never)
  func pass(
    _ head: UnsafeMutablePointer<QueueSegment>, _ index: UInt, _ pinned: borrowing ReclamationGuard
  ) -> Bool {
    if index & QueueSegment.skipping != 0 {
      unsafe head.settle(index, Self.geometry, pinned.fences)
      return true
    }
    return unsafe advanceHead(past: head, pinned)
  }

  /// Moves the queue's head past a segment that is used up, and retires the segment.
  ///
  /// - Returns: false if there is nothing behind it: the queue was empty.
  @usableFromInline
  @inline(never)
  func advanceHead(past head: UnsafeMutablePointer<QueueSegment>, _ pinned: borrowing ReclamationGuard) -> Bool {
    // ACQUIRE[Q1-follow] with ACQ_REL[Q1-link].
    let next = unsafe head.pointee.next.load(ordering: .acquiring)
    schedulePoint(.advanceHeadAfterNextLoad)
    guard unsafe next.pointer != nil else { return false }
    // SG-3: the tail first, or it would name a retired segment (T8).
    // ACQUIRE[Q1-follow]: the tail never goes back, so seen past `head` it stays there.
    if unsafe roots.tail.load(ordering: .acquiring) == MarkedPointer(head) {
      schedulePoint(.advanceHeadAfterTailCheck)
      unsafe swingTail(from: head, to: next)
    }
    schedulePoint(.advanceHeadBeforeExchange)
    // ACQ_REL[Q1-link] with ACQUIRE[Q1-follow]. ABA: the guard protects `head`, so its address is not used again.
    let (moved, _) = unsafe roots.head.compareExchange(
      expected: MarkedPointer(head), desired: next, successOrdering: .acquiringAndReleasing, failureOrdering: .relaxed)
    schedulePoint(.advanceHeadAfterExchange)
    if moved { unsafe pinned.retire(UnsafeMutableRawPointer(head)) }
    return true
  }
}

extension ReclamationGuard {
  /// The segment that a root of the queue names. A restart is of no consequence: nothing else is held.
  @inlinable
  borrowing func segment(
    _ root: borrowing Atomic<MarkedPointer<QueueSegment>>, slot: Int = 0
  ) -> UnsafeMutablePointer<QueueSegment> {
    while true {
      do throws(OperationRestart) {
        // SAFETY: roots are never null.
        return unsafe try load(root, slot: slot).pointer.unsafelyUnwrapped
      } catch {
        restart()
      }
    }
  }
}
