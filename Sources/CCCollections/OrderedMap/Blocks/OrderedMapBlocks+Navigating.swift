// swift-format-ignore-file: NoLeadingUnderscores, AllPublicDeclarationsHaveDocumentation

public import CCReclaim

// `first`, `last` and an entry's neighbours. Where an answer takes two nodes' blocks, the first is looked at again after the
// second was read: then both were current at one moment.

extension _OrderedMapBlocks {
  // SAFETY (whole extension): as in +Locating.

  @inlinable
  public func extreme(_ end: _MapEnd) -> (key: Key, value: Value)? {
    switch end {
    case .first: neighbor(nil, .ascending)
    case .last: neighbor(nil, .descending)
    }
  }

  @inlinable
  public func neighbor(_ bound: _MapBound<Key>, _ direction: _MapDirection) -> (key: Key, value: Value)? {
    neighbor(Optional(bound), direction)
  }

  /// Nil stands for the end at which the walk begins.
  @inlinable
  func neighbor(_ bound: _MapBound<Key>?, _ direction: _MapDirection) -> (key: Key, value: Value)? {
    reading { pinned throws(OperationRestart) in
      while true {
        guard let place = unsafe try find(bound, direction, pinned) else { continue }
        guard let rank = unsafe place.rank else { return nil }
        let entries = unsafe Sorted(place.position.word)
        let key = unsafe try entries.key(at: rank, pinned)
        return unsafe (key, try entries.value(at: rank, pinned))
      }
    }
  }

  @inlinable
  public var isEmpty: Bool {
    reading { pinned throws(OperationRestart) in
      while true {
        if let place = unsafe try find(nil, .ascending, pinned) { return unsafe place.rank == nil }
      }
    }
  }

  @inlinable
  public var count: Int { counters.total }

  /// Where the next entry from a bound on is. Nil if it has to be looked for again.
  @unsafe
  @inlinable
  func find(
    _ bound: _MapBound<Key>?, _ direction: _MapDirection, _ pinned: borrowing ReclamationGuard
  ) throws(OperationRestart) -> MapPlace? {
    switch direction {
    case .ascending: unsafe try findAscending(bound, pinned)
    case .descending: unsafe try findDescending(bound, pinned)
    }
  }

  @unsafe
  @inlinable
  func findAscending(
    _ bound: _MapBound<Key>?, _ pinned: borrowing ReclamationGuard
  ) throws(OperationRestart) -> MapPlace? {
    guard let position = unsafe try lastLive(bound.map { ($0.key, false) }, orFirst: true, pinned) else { return nil }
    let entries = unsafe Sorted(position.word)
    let rank = unsafe try self.rank(of: bound, includes: false, entries.entries, pinned)
    if unsafe rank < entries.count { return unsafe MapPlace(position, rank) }
    // Nothing here: the first entry of the next live node.
    switch unsafe try nextLive(after: position, pinned) {
    case .changed: return nil
    case .covers: return unsafe MapPlace(position, nil)
    case .live(let next):
      let slot = unsafe MapSlot.block(beside: position.blockSlot, next.blockSlot)
      guard unsafe try isStill(position.node, position.word, slot: slot, pinned) else { return nil }
      return unsafe MapPlace(next, 0)
    }
  }

  @unsafe
  @inlinable
  func findDescending(
    _ bound: _MapBound<Key>?, _ pinned: borrowing ReclamationGuard
  ) throws(OperationRestart) -> MapPlace? {
    guard let position = unsafe try lastLive(bound.map { ($0.key, !$0.isIncluded) }, orFirst: false, pinned) else {
      return nil
    }
    let entries = unsafe Sorted(position.word)
    let rank = unsafe try self.rank(of: bound, includes: true, entries.entries, pinned)
    if rank > 0 { return unsafe MapPlace(position, rank &- 1) }
    if unsafe position.node == first { return unsafe MapPlace(position, nil) }
    // Nothing here: the last entry of the live node before.
    let node = unsafe position.node
    pinned.hold(unsafe MarkedPointer(node), slot: MapSlot.value)
    let anchor = unsafe node.anchor(as: Key.self)
    guard let before = unsafe try lastLive((anchor.pointee, true), orFirst: false, pinned) else { return nil }
    let slot = unsafe MapSlot.block(beside: before.blockSlot)
    guard unsafe try isStill(node, position.word, slot: slot, pinned) else { return nil }
    let count = unsafe Entries(before.word).count
    return unsafe MapPlace(before, count == 0 ? nil : count &- 1)
  }

  /// How many entries come before a bound. Without one: none if it `includes` nothing, or else all.
  @unsafe
  @inlinable
  func rank(
    of bound: _MapBound<Key>?, includes isUpper: Bool, _ entries: Entries, _ pinned: borrowing ReclamationGuard
  ) throws(OperationRestart) -> Int {
    guard let bound else { return isUpper ? unsafe entries.count : 0 }
    let place = unsafe try entries.find(bound.key, isInRange: false, pinned)
    let rank = unsafe Sorted(entries).rank(of: place, bound.key)
    // An entry at the bound itself is behind a lower bound that leaves it out, and before an upper one that takes it in.
    return place.isFound && bound.isIncluded == isUpper ? rank &+ 1 : rank
  }

  /// Whether a node has the same word still. The operation was not neutralized until then, so that the address is no other's.
  @unsafe
  @inlinable
  func isStill(
    _ node: UnsafeMutablePointer<AnchoredNode>, _ word: MarkedPointer<EntryBlock>, slot: Int,
    _ pinned: borrowing ReclamationGuard
  ) throws(OperationRestart) -> Bool {
    schedulePoint(.navigateBeforeCheck)
    return unsafe try pinned.loadTentatively(node.pointee.block, slot: slot) == word
  }
}

/// Where an entry is; nowhere, if there is no rank.
@unsafe
@frozen
@usableFromInline
struct MapPlace {
  @usableFromInline
  let position: MapPosition
  @usableFromInline
  let rank: Int?

  @inlinable
  init(_ position: MapPosition, _ rank: Int?) {
    // SAFETY: only keeps it.
    unsafe self.position = position
    unsafe self.rank = rank
  }
}
