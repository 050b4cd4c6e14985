public import CCReclaim
internal import Synchronization

/// What lies at the head of the queue when its first unclaimed cell was found unpublished.
@usableFromInline
enum QueueFrontier {
  /// Nothing: the queue was empty.
  case empty
  /// A producer that has not published, with published elements behind it.
  case blocked
  /// The end of the segment, which is frozen.
  case exhausted
  /// Something has changed: look again.
  case moved
  /// Nothing published, though producers have claimed cells. Never the answer of `frontier`.
  case claimed
}

extension UnsafeMutablePointer where Pointee == QueueSegment {
  /// Looks at the cells from `index` on, the first that no consumer had claimed, and that was not published.
  ///
  /// Where no cell is claimed, `empty` is linearized where `enqueueWord` is loaded. Otherwise at the heavy fence: cells beyond
  /// the claimed ones were not claimed when the word was loaded after it, and those before it are found unpublished after it,
  /// and never become so again. A producer that has claimed and not published takes effect later.
  ///
  /// But a producer publishes by a plain store, and may have returned while the store still waits in its processor's
  /// buffer. So where a cell is claimed and seems unpublished, its producer gets a moment, and then a heavy fence empties
  /// the buffers before the cells are looked at again. (The claim itself is no such store.)
  @usableFromInline
  @inline(never)
  func frontier(at index: UInt, _ geometry: CellGeometry, _ fences: Fences) -> QueueFrontier {
    // SAFETY (whole function): the caller's guard protects the segment.
    let first = unsafe glance(at: index, geometry)
    guard first == .claimed else { return first }
    if unsafe awaitPublication(at: index, geometry) { return .moved }
    schedulePoint(.frontierBeforeFence)
    // FENCE[Q7-empty] with RELEASE[Q7-publish]: what was published by an `enqueue` that has returned is visible.
    guard fences.heavy() else { return .moved }
    schedulePoint(.frontierAfterFence)
    let second = unsafe glance(at: index, geometry)
    return second == .claimed ? .empty : second
  }

  /// Looks once. `claimed`: nothing is published, and something is claimed.
  private func glance(at index: UInt, _ geometry: CellGeometry) -> QueueFrontier {
    // SAFETY (whole function): the caller's guard protects the segment.
    // ACQUIRE[Q3-frontier] with ACQ_REL[Q3-claim].
    let word = unsafe pointee.enqueueWord.load(ordering: .acquiring)
    schedulePoint(.frontierAfterWordLoad)
    let end = unsafe claimed(word)
    if end <= index { return unsafe isFrozen(word) ? .exhausted : .empty }
    for position in index..<end {
      if unsafe state(at: position, geometry) != .empty { return position == index ? .moved : .blocked }
      schedulePoint(.frontierBetweenCells)
    }
    // ACQUIRE[Q1-follow] with ACQ_REL[Q1-link]: a segment behind a frozen one holds at least one element.
    if unsafe isFrozen(word), unsafe pointee.next.load(ordering: .acquiring).pointer != nil { return .blocked }
    schedulePoint(.frontierBeforeIndexCheck)
    // ACQUIRE[Q4-read] with SEQ_CST[Q4-claim]: still unclaimed, hence unclaimed when `word` was loaded.
    return unsafe pointee.dequeueIndex.load(ordering: .acquiring) == index ? .claimed : .moved
  }
}
