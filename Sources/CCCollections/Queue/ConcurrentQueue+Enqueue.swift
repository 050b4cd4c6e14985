public import CCReclaim
public import Synchronization

extension ConcurrentQueue {
  /// Adds an element at the end.
  ///
  /// Traps if there is no memory for it; see ``tryEnqueue(_:)``.
  ///
  /// - Complexity: O(1). Allocates once in a few hundred calls.
  @inlinable
  public func enqueue(_ element: consuming Element) {
    do throws(AllocationFailure) {
      try tryEnqueue(element)
    } catch {
      fatalError(error.description)
    }
  }

  /// Adds an element at the end, or throws and leaves the queue as it was.
  ///
  /// - Complexity: O(1). Allocates once in a few hundred calls.
  @inlinable
  public func tryEnqueue(_ element: consuming Element) throws(AllocationFailure) {
    var hasLost = false
    // The usual case, by itself: without a call in it, the function has little to set up.
    if let pin = access.pinOutermost() {
      // SAFETY: the pin protects the segment; a claimed cell is ours to fill.
      if let tail = unsafe pin.load(roots.tail).pointer {
        schedulePoint(.enqueueAfterTailLoad)
        // RELAXED: only the value to expect; the segment's contents came with its address.
        let index = unsafe tail.pointee.enqueueWord.load(ordering: .relaxed)
        if unsafe index < UInt(bitPattern: tail.pointee.capacity) {
          schedulePoint(.enqueueAfterWordLoad)
          if unsafe tail.claimForEnqueue(index) {
            schedulePoint(.enqueueAfterClaim)
            let cell = unsafe QueueCell<Element>(tail, index)
            unsafe cell.payload.initialize(to: element)
            schedulePoint(.enqueueAfterPayload)
            if cell.publish(pin.fences) { return pin.complete() }
            // The others went on without us: nothing has happened yet.
            element = unsafe cell.payload.move()
            schedulePoint(.enqueueAfterWithdrawal)
          } else {
            hasLost = true
          }
        }
      }
    }
    try enqueueSlow(element, hasLost: hasLost)
  }

  /// The whole of `enqueue`, for when the first attempt came to nothing; perhaps because another thread won.
  @inlinable
  @inline(never)
  func enqueueSlow(_ element: consuming Element, hasLost: Bool) throws(AllocationFailure) {
    var backoff = Backoff()
    if hasLost { backoff.spin() }
    let pinned = try access.tryEnter()
    while true {
      // SAFETY (whole loop): the guard protects the segment; a claimed cell is ours to fill.
      let tail = unsafe pinned.segment(roots.tail)
      schedulePoint(.enqueueAfterTailLoad)
      // RELAXED: only the value to expect; the segment's contents came with its address.
      let index = unsafe tail.pointee.enqueueWord.load(ordering: .relaxed)
      guard unsafe index < UInt(bitPattern: tail.pointee.capacity) else {
        guard let rejected = unsafe try append(element, after: tail, pinned) else { return }
        element = rejected
        continue
      }
      schedulePoint(.enqueueAfterWordLoad)
      guard unsafe tail.claimForEnqueue(index) else {
        backoff.spin()
        continue
      }
      schedulePoint(.enqueueAfterClaim)
      let cell = unsafe QueueCell<Element>(tail, index)
      unsafe cell.payload.initialize(to: element)
      schedulePoint(.enqueueAfterPayload)
      if cell.publish(pinned.fences) { return }
      // The others went on without us: nothing has happened yet.
      element = unsafe cell.payload.move()
      schedulePoint(.enqueueAfterWithdrawal)
    }
  }

  /// Michael and Scott's step: links a new segment that holds the element already, or helps whoever did.
  ///
  /// - Returns: the element, if it is not in the queue yet.
  @inlinable
  func append(
    _ element: consuming Element, after tail: UnsafeMutablePointer<QueueSegment>, _ pinned: borrowing ReclamationGuard
  ) throws(AllocationFailure) -> Element? {
    // SAFETY (whole function): the guard protects `tail`; a segment that was not linked is ours alone.
    if unsafe helpTail(past: tail) { return element }
    let segment = unsafe try makeSuccessor(of: tail)
    let cell = unsafe QueueCell<Element>(segment, 0)
    unsafe cell.payload.initialize(to: element)
    // RELAXED: published by the link.
    unsafe cell.state.pointee.store(.full, ordering: .relaxed)
    if unsafe link(segment, through: segment, after: tail) != nil { return nil }
    let rejected = unsafe cell.payload.move()
    unsafe pinned.discard(UnsafeMutableRawPointer(segment))
    return rejected
  }
}
