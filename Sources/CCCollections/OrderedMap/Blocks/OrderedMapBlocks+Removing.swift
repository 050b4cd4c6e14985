// swift-format-ignore-file: NoLeadingUnderscores, AllPublicDeclarationsHaveDocumentation

public import CCReclaim

extension _OrderedMapBlocks {
  // SAFETY (whole extension): as in +Entries.

  @inlinable
  public func removeExtreme(_ end: _MapEnd) throws(AllocationFailure) -> (key: Key, value: Value)? {
    try retrying(nil) { pinned throws(OperationRestart) in
      while true {
        guard let place = unsafe try find(nil, end == .first ? .ascending : .descending, pinned) else { continue }
        guard let rank = unsafe place.rank else { return .done(nil) }
        if unsafe pinned.openUpdates != nil {
          unsafe expectNotOpen(try Sorted(place.position.word).key(at: rank, pinned), pinned)
        }
        return unsafe try removeEntry(at: Sorted(place.position.word).place(at: rank), place.position, pinned)
      }
    }
  }

  @inlinable
  public func removeEntries(from start: _MapBound<Key>?, to end: _MapBound<Key>?) -> Int {
    var removed = 0
    // Without an end, what is last now: else a thread that adds could keep this one busy for ever.
    guard let end = end ?? extreme(.last).map({ _MapBound($0.key, isIncluded: true) }) else { return 0 }
    do throws(AllocationFailure) {
      var step = try removeStep(from: start, to: end)
      removed += step.count
      while let next = step.next {
        step = try removeStep(from: _MapBound(next, isIncluded: true), to: end)
        removed += step.count
      }
    } catch {
      fatalError(error.description)
    }
    return removed
  }

  /// Removes what one node has between the bounds, in one exchange. Returns how many entries, and where the next node begins
  /// if it may have more.
  @inlinable
  func removeStep(
    from start: _MapBound<Key>?, to end: _MapBound<Key>
  ) throws(AllocationFailure) -> (count: Int, next: Key?) {
    try retrying(nil) { pinned throws(OperationRestart) in
      guard let position = unsafe try livePosition(at: start, pinned) else { return .noMemory }
      let entries = unsafe Sorted(position.word)
      let from = unsafe try rank(of: start, includes: false, entries.entries, pinned)
      let to = unsafe Swift.max(from, try rank(of: end, includes: true, entries.entries, pinned))
      var next: Key?
      if unsafe to == entries.count, let node = unsafe entries.block.nextNode {
        let slot = unsafe MapSlot.node(beside: position.nodeSlot)
        let anchor = unsafe try pinned.protect(node, slot: slot).anchor(as: Key.self).pointee
        next = KeyOrder.precedes(end.key, anchor) ? nil : anchor
      }
      if from == to { return .done((0, next)) }
      let key = unsafe try entries.key(at: from, pinned)
      if unsafe pinned.openUpdates != nil {
        for rank in from..<to { unsafe expectNotOpen(try entries.key(at: rank, pinned), pinned) }
      }
      let publication = unsafe publishRemoval(from: from, to: to, position, entries, pinned)
      guard unsafe publication.isPublished else { return unsafe publication.failure() }
      for rank in from..<to {
        unsafe retireBoxes(of: entries.entries, entries.place(at: rank).cell, key: true, value: true, pinned)
      }
      counters.add(from &- to, pinned)
      unsafe finish(publication, key, pinned)
      return .done((to &- from, next))
    }
  }

  /// The live node that owns a bound's key; without a bound, the first. Nil if there is no memory.
  @unsafe
  @inlinable
  func livePosition(
    at start: _MapBound<Key>?, _ pinned: borrowing ReclamationGuard
  ) throws(OperationRestart) -> MapPosition? {
    if let start { return unsafe try locateLive(start.key, pinned) }
    let word = unsafe try pinned.load(first.pointee.block, slot: MapSlot.block)
    return unsafe MapPosition(first, word, nodeSlot: 0, blockSlot: MapSlot.block)
  }
}
