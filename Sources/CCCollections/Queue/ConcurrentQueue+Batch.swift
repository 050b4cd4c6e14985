public import CCReclaim
internal import Synchronization

extension ConcurrentQueue {
  /// Adds all elements of a sequence at the end, in one step: nobody sees some of them without the others, and no other
  /// element comes between them.
  ///
  /// Walks the sequence to its end before it publishes anything; the sequence may use the queue. Traps if there is no
  /// memory.
  ///
  /// - Complexity: O(elements).
  public func enqueue(contentsOf elements: some Sequence<Element>) {
    do throws(AllocationFailure) {
      try tryEnqueue(contentsOf: elements)
    } catch {
      fatalError(error.description)
    }
  }

  /// Adds all elements of a sequence at the end in one step, or throws and leaves the queue as it was.
  ///
  /// - Complexity: O(elements).
  public func tryEnqueue(contentsOf elements: some Sequence<Element>) throws(AllocationFailure) {
    var chain = SegmentChain<Element>(hint: elements.underestimatedCount, domain: domain)
    for element in elements { try chain.append(element) }
    if let single = chain.releaseSingle() { return try tryEnqueue(single) }
    // SAFETY (whole function): the guard protects the tail, and the chain is ours until it is linked.
    guard let (first, last) = unsafe chain.release() else { return }
    let pinned: ReclamationGuard
    do throws(AllocationFailure) {
      pinned = try access.tryEnter()
    } catch {
      unsafe SegmentChain<Element>.destroy(first, in: domain)
      throw error
    }
    let base: UInt64
    while true {
      let tail = unsafe pinned.segment(roots.tail)
      schedulePoint(.batchAfterTailLoad)
      if unsafe helpTail(past: tail) { continue }
      // A segment with room left must take no more elements: they would come before the batch.
      // RELAXED: only the value to expect.
      let word = unsafe tail.pointee.enqueueWord.load(ordering: .relaxed)
      if unsafe !tail.isFrozen(word) {
        schedulePoint(.batchBeforeClose)
        // ACQ_REL[Q3-claim] with ACQUIRE[Q3-frontier]: SG-2.
        let (closed, _) = unsafe tail.pointee.enqueueWord.compareExchange(
          expected: word, desired: word | QueueSegment.closed, successOrdering: .acquiringAndReleasing,
          failureOrdering: .relaxed)
        guard closed else { continue }
        schedulePoint(.batchAfterClose)
      }
      if let linked = unsafe link(first, through: last, after: tail) {
        base = linked
        break
      }
    }
    // Others may have helped the tail to the chain's first segment only.
    while true {
      schedulePoint(.batchBeforeCatchUp)
      let tail = unsafe pinned.segment(roots.tail)
      if unsafe tail.pointee.base >= base || !helpTail(past: tail) { break }
    }
  }

  /// A queue with the elements of a sequence.
  ///
  /// - Complexity: O(elements).
  public convenience init(_ elements: some Sequence<Element>, domain: ReclamationDomain = .default) {
    self.init(domain: domain)
    enqueue(contentsOf: elements)
  }
}

extension ConcurrentQueue: ExpressibleByArrayLiteral {
  /// A queue with the given elements, in the default domain.
  public convenience init(arrayLiteral elements: Element...) {
    self.init(elements)
  }
}

/// Segments that are being filled before anybody else knows them.
@safe
private struct SegmentChain<Element: Sendable>: ~Copyable {
  private let domain: ReclamationDomain
  private var first: UnsafeMutablePointer<QueueSegment>?
  private var last: UnsafeMutablePointer<QueueSegment>?
  private var count = 0
  /// The next segment's cells.
  private var capacity: Int

  // SAFETY (whole type): until it is handed over, the chain is ours alone.

  init(hint: Int, domain: ReclamationDomain) {
    self.domain = domain
    unsafe first = nil
    unsafe last = nil
    capacity = min(hint > 0 ? hint : ConcurrentQueue<Element>.initialCapacity, Self.geometry.maximumCapacity)
  }

  private static var geometry: CellGeometry { ConcurrentQueue<Element>.geometry }

  mutating func append(_ element: Element) throws(AllocationFailure) {
    let segment = unsafe try segmentWithRoom()
    let cell = unsafe QueueCell<Element>(segment, UInt(bitPattern: count))
    unsafe cell.payload.initialize(to: element)
    // RELAXED: published by the link; so below.
    unsafe cell.state.pointee.store(.full, ordering: .relaxed)
    count += 1
    // RELAXED: as above.
    unsafe segment.pointee.enqueueWord.store(UInt(bitPattern: count), ordering: .relaxed)
  }

  private mutating func segmentWithRoom() throws(AllocationFailure) -> UnsafeMutablePointer<QueueSegment> {
    if let last = unsafe last, unsafe count < last.pointee.capacity { return unsafe last }
    let segment = unsafe try QueueSegment.make(
      ConcurrentQueue<Element>.kind, geometry: Self.geometry, capacity: capacity, in: domain)
    capacity = min(2 * capacity, Self.geometry.maximumCapacity)
    // RELAXED: published by the link.
    unsafe last?.pointee.next.store(MarkedPointer(segment), ordering: .relaxed)
    if unsafe first == nil { unsafe first = segment }
    unsafe last = segment
    count = 0
    return unsafe segment
  }

  /// Hands over the element of a chain of one, which does not need a segment of its own.
  mutating func releaseSingle() -> Element? {
    guard count == 1, let first = unsafe first, unsafe first == last else { return nil }
    let element = unsafe QueueCell<Element>(first, 0).payload.move()
    unsafe domain.discard(UnsafeMutableRawPointer(first))
    unsafe self.first = nil
    return element
  }

  /// Hands the chain over; nil if it is empty.
  mutating func release() -> (first: UnsafeMutablePointer<QueueSegment>, last: UnsafeMutablePointer<QueueSegment>)? {
    guard let first = unsafe first, let last = unsafe last else { return nil }
    unsafe self.first = nil
    return unsafe (first, last)
  }

  /// Destroys a chain that was not published, elements and all.
  static func destroy(_ first: UnsafeMutablePointer<QueueSegment>, in domain: ReclamationDomain) {
    // SAFETY (whole function): the chain is the caller's alone.
    var cursor = unsafe Optional(first)
    while let segment = unsafe cursor {
      // RELAXED: the chain is the caller's alone; so below.
      let count = unsafe segment.pointee.enqueueWord.load(ordering: .relaxed)
      for index in 0..<count { unsafe QueueCell<Element>(segment, index).payload.deinitialize(count: 1) }
      // RELAXED: as above.
      unsafe cursor = segment.pointee.next.load(ordering: .relaxed).pointer
      unsafe domain.discard(UnsafeMutableRawPointer(segment))
    }
  }

  deinit {
    if let first = unsafe first { unsafe Self.destroy(first, in: domain) }
  }
}
