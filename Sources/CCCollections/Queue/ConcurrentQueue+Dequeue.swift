public import CCReclaim
public import Synchronization

extension ConcurrentQueue {
  /// Removes the first element and returns it, or nil if the queue is empty.
  ///
  /// - Complexity: O(1).
  @inlinable
  public func dequeue() -> Element? {
    var hasLost = false
    // The usual case, by itself: without a call in it, the function has little to set up.
    if let pin = access.pinOutermost() {
      // SAFETY: the pin protects the segment; a claimed, published cell is ours to empty.
      if let head = unsafe pin.load(roots.head).pointer {
        schedulePoint(.dequeueAfterHeadLoad)
        // ACQUIRE[Q4-read] with SEQ_CST[Q4-claim].
        let index = unsafe head.pointee.dequeueIndex.load(ordering: .acquiring)
        schedulePoint(.dequeueAfterIndexLoad)
        if unsafe index < UInt(bitPattern: head.pointee.capacity) {
          let cell = unsafe QueueCell<Element>(head, index)
          // ACQUIRE[Q2-observe] with RELEASE[Q2-publish]: the element is there.
          if unsafe cell.state.pointee.load(ordering: .acquiring) != .empty {
            schedulePoint(.dequeueAfterStateLoad)
            if unsafe head.claimForDequeue(index) {
              schedulePoint(.dequeueAfterClaim)
              let element = unsafe take(cell, of: head)
              pin.complete()
              return element
            }
            hasLost = true
          }
        }
      }
    }
    return dequeueSlow(hasLost: hasLost)
  }

  /// The whole of `dequeue`, for when the first attempt came to nothing; perhaps because another thread won.
  @inlinable
  @inline(never)
  func dequeueSlow(hasLost: Bool) -> Element? {
    var backoff = Backoff()
    if hasLost { backoff.spin() }
    let pinned = access.enter()
    while true {
      // SAFETY (whole loop): the guard protects the segment; a claimed, published cell is ours to empty.
      let head = unsafe pinned.segment(roots.head)
      schedulePoint(.dequeueAfterHeadLoad)
      // ACQUIRE[Q4-read] with SEQ_CST[Q4-claim].
      let index = unsafe head.pointee.dequeueIndex.load(ordering: .acquiring)
      schedulePoint(.dequeueAfterIndexLoad)
      guard unsafe index < UInt(bitPattern: head.pointee.capacity) else {
        if unsafe pass(head, index, pinned) { continue }
        return nil
      }
      let cell = unsafe QueueCell<Element>(head, index)
      // ACQUIRE[Q2-observe] with RELEASE[Q2-publish]: the element is there.
      let isEmpty = unsafe cell.state.pointee.load(ordering: .acquiring) == .empty
      schedulePoint(.dequeueAfterStateLoad)
      if isEmpty {
        switch unsafe head.frontier(at: index, Self.geometry, pinned.fences) {
        case .empty:
          return nil
        case .moved, .claimed:
          continue
        case .exhausted:
          if unsafe advanceHead(past: head, pinned) { continue }
          return nil
        case .blocked:
          unsafe head.skip(at: index, Self.geometry, pinned.fences)
          continue
        }
      }
      guard unsafe head.claimForDequeue(index) else {
        backoff.spin()
        continue
      }
      schedulePoint(.dequeueAfterClaim)
      return unsafe take(cell, of: head)
    }
  }

  /// Moves the element out of a cell that the caller has claimed, and that is published.
  @unsafe
  @inlinable
  @inline(__always)
  func take(_ cell: QueueCell<Element>, of segment: UnsafeMutablePointer<QueueSegment>) -> Element {
    // SAFETY: the element of a published cell belongs to whoever claimed it.
    // A copy of plain bits needs no reference that another thread could drop meanwhile.
    if !_isPOD(Element.self) {
      // SEQ_CST[Q6-claim] with SEQ_CST[Q6-peek]: after the claim. A reader that found the cell unclaimed has marked it.
      let state = unsafe cell.state.pointee.load(ordering: .sequentiallyConsistent)
      schedulePoint(.takeAfterStateLoad)
      if state == .peeked { return unsafe takePeeked(cell, of: segment) }
    }
    return unsafe cell.payload.move()
  }

  /// Removes up to `max` elements, first come first.
  ///
  /// Not one step, but so many single ones: other consumers may come between. Fewer than `max` means that one found the
  /// queue empty. Traps if `max` is negative.
  ///
  /// - Complexity: O(`max`).
  public func dequeue(max: Int) -> [Element] {
    if max < 0 { fatalError("ConcurrentQueue.dequeue(max:): \(max) is negative") }
    var elements: [Element] = []
    while elements.count < max, let element = dequeue() { elements.append(element) }
    return elements
  }

  /// Removes every element that is present when it is called; ones that are added meanwhile may stay.
  ///
  /// - Complexity: O(elements).
  public func removeAll() {
    let end = positions().end
    while positions().start < end, dequeue() != nil {}
  }
}
