// swift-format-ignore-file: NoLeadingUnderscores, AllPublicDeclarationsHaveDocumentation

public import CCReclaim

extension _OrderedMapBlocks {
  // SAFETY (whole extension): as in +Locating.

  @inlinable
  public func copyEntries(
    _ direction: _MapDirection, from start: _MapBound<Key>?, to end: _MapBound<Key>?, atLeast count: Int,
    into entries: inout [(key: Key, value: Value)]
  ) -> Bool {
    let target = entries.count + count
    let known = entries.count
    // A batch ends with a block.
    entries.reserveCapacity(target &+ capacity)
    // Where to go on: behind what was copied, also after a restart.
    var start = start
    return reading { pinned throws(OperationRestart) in
      if let last = entries.last, entries.count > known { start = _MapBound(last.key, isIncluded: false) }
      while true {
        let outcome: Bool?
        switch direction {
        case .ascending:
          outcome = try copyAscending(from: start, to: end, until: target, into: &entries, pinned)
          if let last = entries.last, entries.count > known { start = _MapBound(last.key, isIncluded: false) }
        case .descending:
          outcome = try copyDescending(from: &start, to: end, until: target, into: &entries, pinned)
        }
        if let outcome { return outcome }
      }
    }
  }

  /// Nil if the walk has to begin again.
  @inlinable
  func copyAscending(
    from start: _MapBound<Key>?, to end: _MapBound<Key>?, until target: Int,
    into entries: inout [(key: Key, value: Value)], _ pinned: borrowing ReclamationGuard
  ) throws(OperationRestart) -> Bool? {
    guard var position = unsafe try lastLive(start.map { ($0.key, false) }, orFirst: true, pinned) else { return nil }
    var rank = unsafe try self.rank(of: start, includes: false, Entries(position.block), pinned)
    while true {
      let block = unsafe Entries(position.block)
      let limit = unsafe try self.limit(of: end, block, pinned)
      if Shape.Keys.isInline, Shape.Values.isInline {
        if rank < limit { unsafe entries.append(contentsOf: EntryRun(block, rank..<limit)) }
      } else {
        while rank < limit {
          unsafe entries.append((try block.key(at: rank, pinned), try block.value(at: rank, pinned)))
          rank &+= 1
        }
      }
      if unsafe limit < block.count { return false }
      switch unsafe try nextLive(after: position, pinned) {
      case .changed: return nil
      case .covers: return false
      case .live(let next): unsafe position = next
      }
      if entries.count >= target { return true }
      rank = 0
    }
  }

  /// One block's entries, and then those of the block before. Nil if there is another one to look at, from `start` on.
  @inlinable
  func copyDescending(
    from start: inout _MapBound<Key>?, to end: _MapBound<Key>?, until target: Int,
    into entries: inout [(key: Key, value: Value)], _ pinned: borrowing ReclamationGuard
  ) throws(OperationRestart) -> Bool? {
    guard let position = unsafe try lastLive(start.map { ($0.key, !$0.isIncluded) }, orFirst: false, pinned) else {
      return nil
    }
    let block = unsafe Entries(position.block)
    var rank = unsafe try self.rank(of: start, includes: true, block, pinned)
    let lowest = unsafe end == nil ? 0 : try self.rank(of: end, includes: false, block, pinned)
    while rank > lowest {
      rank &-= 1
      unsafe entries.append((try block.key(at: rank, pinned), try block.value(at: rank, pinned)))
    }
    if lowest > 0 { return false }
    if unsafe position.node == first { return false }
    if entries.count >= target { return true }
    start = unsafe _MapBound(position.node.anchor(as: Key.self).pointee, isIncluded: false)
    return nil
  }

  /// How many of a block's entries come before an end; all without one.
  @unsafe
  @inlinable
  @inline(__always)
  func limit(
    of end: _MapBound<Key>?, _ block: Entries, _ pinned: borrowing ReclamationGuard
  ) throws(OperationRestart) -> Int {
    guard let end else { return unsafe block.count }
    return unsafe try rank(of: end, includes: true, block, pinned)
  }
}
