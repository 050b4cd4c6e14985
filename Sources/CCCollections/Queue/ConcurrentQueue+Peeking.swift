internal import CCReclaim
internal import Synchronization

extension ConcurrentQueue {
  /// The first element, or nil if the queue is empty. Another consumer may have taken it by the time that you look.
  ///
  /// For an element with references this marks its cell, once, so that its consumer does not release it under the copy
  /// that is made here; that consumer then makes a copy of its own, which costs an allocation.
  ///
  /// - Complexity: O(1).
  public var first: Element? {
    // SAFETY: the guard protects the segment.
    let pinned = access.enter()
    while true {
      switch unsafe firstCell(pinned) {
      case .none:
        return nil
      case .published(let segment, let index):
        schedulePoint(.peekAfterStateLoad)
        if let element = unsafe copy(of: segment, at: index) { return element }
      case .blocked(let segment, let index):
        // The one case where a reader helps: nobody can say yet which element is the first.
        unsafe segment.skip(at: index, Self.geometry, pinned.fences)
      }
    }
  }

  /// Whether the queue has no element.
  ///
  /// - Complexity: O(1), and O(producers in the middle of `enqueue`) where only those have claimed a place.
  public var isEmpty: Bool {
    // SAFETY: the guard protects the segment.
    let pinned = access.enter()
    while true {
      switch unsafe firstCell(pinned) {
      case .none:
        return true
      case .blocked:
        return false
      case .published(let segment, let index):
        schedulePoint(.peekAfterStateLoad)
        // SEQ_CST[Q4-read] with SEQ_CST[Q4-claim]: still unclaimed, so it was there. Sequentially consistent, or two threads
        // that have each emptied one of two queues could both find the other one's full.
        if unsafe segment.pointee.dequeueIndex.load(ordering: .sequentiallyConsistent) == index { return false }
      }
    }
  }

  /// Where the first element is.
  @safe
  private enum FirstCell {
    case none
    case published(UnsafeMutablePointer<QueueSegment>, UInt)
    case blocked(UnsafeMutablePointer<QueueSegment>, UInt)
  }

  /// Looks for the first element, without moving the queue's head.
  @unsafe
  private func firstCell(_ pinned: borrowing ReclamationGuard) -> FirstCell {
    while true {
      // SAFETY (whole function): the guard protects the segments.
      let head = unsafe pinned.segment(roots.head)
      schedulePoint(.peekAfterHeadLoad)
      guard let segment = unsafe unconsumed(from: head, pinned) else { continue }
      schedulePoint(.peekBeforeIndexLoad)
      // ACQUIRE[Q4-read] with SEQ_CST[Q4-claim].
      let index = unsafe segment.pointee.dequeueIndex.load(ordering: .acquiring)
      schedulePoint(.peekAfterIndexLoad)
      if index & QueueSegment.skipping != 0 {
        unsafe segment.settle(index, Self.geometry, pinned.fences)
        continue
      }
      if unsafe index < UInt(bitPattern: segment.pointee.capacity),
        unsafe segment.state(at: index, Self.geometry) != .empty
      {
        return unsafe .published(segment, index)
      }
      switch unsafe segment.frontier(at: index, Self.geometry, pinned.fences) {
      case .empty: return .none
      case .blocked: return unsafe .blocked(segment, index)
      case .moved, .claimed: continue
      case .exhausted:
        schedulePoint(.peekBeforeNextCheck)
        // ACQUIRE[Q1-follow] with ACQ_REL[Q1-link]: used up, and nothing behind it.
        if unsafe segment.pointee.next.load(ordering: .acquiring).pointer == nil { return .none }
      }
    }
  }

  /// The segment with the first element, if there is one: `head`, or the one behind it where `head` is used up and nobody
  /// has moved on yet. Nil if the head has moved.
  @unsafe
  private func unconsumed(
    from head: UnsafeMutablePointer<QueueSegment>, _ pinned: borrowing ReclamationGuard
  ) -> UnsafeMutablePointer<QueueSegment>? {
    // SAFETY (whole function): the guard protects `head`.
    // ACQUIRE[Q3-frontier] with ACQ_REL[Q3-claim].
    let word = unsafe head.pointee.enqueueWord.load(ordering: .acquiring)
    schedulePoint(.peekAfterWordLoad)
    // ACQUIRE[Q4-read] with SEQ_CST[Q4-claim].
    let index = unsafe head.pointee.dequeueIndex.load(ordering: .acquiring)
    guard unsafe head.isFrozen(word), unsafe index == head.claimed(word) else { return unsafe head }
    do throws(OperationRestart) {
      guard let next = unsafe try pinned.loadTentatively(head.pointee.next, slot: 1).pointer else { return unsafe head }
      schedulePoint(.peekAfterNextLoad)
      // INVARIANT(V3): `next` was protected before it could be retired, if `head` is the head still.
      // ACQUIRE[Q1-follow] with ACQ_REL[Q1-link].
      return unsafe roots.head.load(ordering: .acquiring) == MarkedPointer(head) ? next : nil
    } catch {
      pinned.restart()
      return nil
    }
  }

  /// Copies the element of a published cell. Nil if a consumer has claimed it meanwhile.
  @unsafe
  func copy(of segment: UnsafeMutablePointer<QueueSegment>, at index: UInt) -> Element? {
    // SAFETY (whole function): the guard protects the segment.
    let cell = unsafe QueueCell<Element>(segment, index)
    if _isPOD(Element.self) {
      // SEQ_CST[Q6-peek] with SEQ_CST[Q6-claim]: published before it is found unclaimed.
      _ = unsafe cell.state.pointee.load(ordering: .sequentiallyConsistent)
    } else {
      // SEQ_CST[Q6-peek] with SEQ_CST[Q6-claim]: marked before it is found unclaimed. Whoever claims it later sees that.
      _ = unsafe cell.state.pointee.compareExchange(
        expected: .full, desired: .peeked, ordering: .sequentiallyConsistent)
    }
    schedulePoint(.peekAfterMark)
    // SEQ_CST[Q6-peek] with SEQ_CST[Q6-claim]. A flagged index is larger than any.
    guard unsafe segment.pointee.dequeueIndex.load(ordering: .sequentiallyConsistent) <= index else { return nil }
    schedulePoint(.peekAfterIndexCheck)
    // SAFETY: the bits stay as they are until the segment is freed, which the guard prevents; and whoever claims the cell
    // from now on retires what they refer to.
    return unsafe cell.payload.pointee
  }
}
