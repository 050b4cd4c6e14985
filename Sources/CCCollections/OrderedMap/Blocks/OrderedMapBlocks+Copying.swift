// swift-format-ignore-file: NoLeadingUnderscores, AllPublicDeclarationsHaveDocumentation

public import CCReclaim

extension _OrderedMapBlocks {
  // SAFETY (whole extension): as in +Locating.

  @inlinable
  public func copyEntries(
    _ direction: _MapDirection, from start: _MapBound<Key>?, to end: _MapBound<Key>?, atLeast count: Int,
    into batch: inout _EntryBatch<Key, Value>
  ) -> Bool {
    assert(count > 0, "a batch of none would say that there may be more, for ever")
    let target = batch.count + count
    let known = batch.count
    // A batch ends with a block where it has room for that.
    batch.makeRoom(for: count, preferring: count &+ capacity)
    // Where to go on: behind what was copied, also after a restart.
    var start = start
    return reading { pinned throws(OperationRestart) in
      if let last = batch.lastKey, batch.count > known { start = _MapBound(last, isIncluded: false) }
      while true {
        let outcome: Bool?
        switch direction {
        case .ascending:
          outcome = try copyAscending(from: start, to: end, until: target, into: &batch, pinned)
          if let last = batch.lastKey, batch.count > known { start = _MapBound(last, isIncluded: false) }
        case .descending:
          outcome = try copyDescending(from: &start, to: end, until: target, into: &batch, pinned)
        }
        if let outcome { return outcome }
      }
    }
  }

  /// Nil if the walk has to begin again.
  @inlinable
  func copyAscending(
    from start: _MapBound<Key>?, to end: _MapBound<Key>?, until target: Int,
    into batch: inout _EntryBatch<Key, Value>, _ pinned: borrowing ReclamationGuard
  ) throws(OperationRestart) -> Bool? {
    guard
      var position = unsafe try lastLive(start.map { ($0.key, false) }, orFirst: true, asksAhead: true, pinned)
    else { return nil }
    var rank = unsafe start == nil ? 0 : try self.rank(of: start, includes: false, Entries(position.word), pinned)
    while true {
      let block = unsafe Entries(position.word)
      let count = unsafe block.count
      let limit = unsafe try self.limit(of: end, block, count, pinned)
      if unsafe limit < count || block.block.nextNode == nil || batch.count &+ limit &- rank >= target {
        let isCut = Shape.Keys.isInline && Shape.Values.isInline && batch.count &+ limit &- rank > batch.capacity
        unsafe try copy(block, rank, isCut ? rank &+ batch.capacity &- batch.count : limit, into: &batch, pinned)
        unsafe tidy(position, pinned)
        return unsafe isCut || limit == count && block.block.nextNode != nil
      }
      // First the step, then the copy: meanwhile the next block is on its way.
      let next = unsafe try quickNext(after: position, pinned)
      if let next = unsafe next { unsafe prefetch(next.block, 0, Shape.byteCount(Shape.capacity)) }
      unsafe try copy(block, rank, limit, into: &batch, pinned)
      unsafe tidy(position, pinned)
      rank = 0
      if let next = unsafe next {
        unsafe position = next
        continue
      }
      switch unsafe try nextLive(after: position, pinned) {
      case .changed: return nil
      case .covers: return false
      case .live(let next): unsafe position = next
      }
    }
  }

  /// One block's entries, and then those of the block before. Nil if there is another one to look at, from `start` on.
  @inlinable
  func copyDescending(
    from start: inout _MapBound<Key>?, to end: _MapBound<Key>?, until target: Int,
    into batch: inout _EntryBatch<Key, Value>, _ pinned: borrowing ReclamationGuard
  ) throws(OperationRestart) -> Bool? {
    guard let position = unsafe try lastLive(start.map { ($0.key, !$0.isIncluded) }, orFirst: false, pinned) else {
      return nil
    }
    let block = unsafe Sorted(position.word)
    var rank = unsafe try self.rank(of: start, includes: true, block.entries, pinned)
    let lowest = unsafe end == nil ? 0 : try self.rank(of: end, includes: false, block.entries, pinned)
    while rank > lowest {
      rank &-= 1
      unsafe batch.append(try block.key(at: rank, pinned), try block.value(at: rank, pinned))
    }
    unsafe tidy(position, pinned)
    if lowest > 0 { return false }
    if unsafe position.node == first { return false }
    if batch.count >= target { return true }
    start = unsafe _MapBound(position.node.anchor(as: Key.self).pointee, isIncluded: false)
    return nil
  }

  /// Copies some of a block's entries, by their ranks: keys and values each as a whole, where they lie in it.
  @unsafe
  @inlinable
  @inline(__always)
  func copy(
    _ block: Entries, _ from: Int, _ to: Int, into batch: inout _EntryBatch<Key, Value>,
    _ pinned: borrowing ReclamationGuard
  ) throws(OperationRestart) {
    if from >= to { return }
    guard Shape.Keys.isInline, Shape.Values.isInline else {
      let sorted = unsafe Sorted(block)
      for rank in from..<to {
        unsafe batch.append(try sorted.key(at: rank, pinned), try sorted.value(at: rank, pinned))
      }
      return
    }
    let sorted = unsafe Sorted(block)
    if unsafe sorted.isPlain {
      unsafe batch.append(block.inlineKeys + from, block.inlineValues + from, count: to &- from)
    } else {
      unsafe batch.append(merging: sorted, from, to)
    }
  }

  /// How many of a block's entries come before an end; all `count` without one.
  @unsafe
  @inlinable
  @inline(__always)
  func limit(
    of end: _MapBound<Key>?, _ block: Entries, _ count: Int, _ pinned: borrowing ReclamationGuard
  ) throws(OperationRestart) -> Int {
    guard let end else { return count }
    return unsafe try rank(of: end, includes: true, block, pinned)
  }
}
