public import CCReclaim
public import Synchronization

/// What came of one attempt at an operation.
@frozen
@usableFromInline
enum MapAttempt<Result> {
  case done(Result)
  /// Another thread was quicker.
  case lost
  case noMemory
}

/// What came of an attempt to publish a block.
@unsafe
@frozen
@usableFromInline
enum MapPublication {
  case published
  /// With a new node, which is to be entered into the index by this thread.
  case split(UnsafeMutablePointer<AnchoredNode>, isLast: Bool)
  /// With the node's death: its range is to be taken over.
  case killed
  /// Another thread was quicker.
  case lost
  case noMemory
}

extension _OrderedMapBlocks {
  // SAFETY (whole extension): as in +Locating; blocks and boxes that are not published yet are this operation's.

  /// Runs an operation until it is done. Nothing that `attempt` throws, or leaves as lost, has taken effect.
  @inlinable
  @inline(__always)
  func retrying<Result>(
    _ key: Key?, _ attempt: (borrowing ReclamationGuard) throws(OperationRestart) -> MapAttempt<Result>
  ) throws(AllocationFailure) -> Result {
    let pinned = try access.tryEnter()
    if let key { unsafe expectNotOpen(key, pinned) }
    var backoff = Backoff()
    var losses = 0
    while true {
      let outcome: MapAttempt<Result>
      do throws(OperationRestart) {
        if let key, losses == Self.patience { unsafe try relieve(key, pinned) }
        outcome = try attempt(pinned)
      } catch {
        pinned.restart(for: error)
        continue
      }
      switch outcome {
      case .done(let result): return result
      case .lost:
        losses &+= 1
        backoff.spin()
      case .noMemory: throw AllocationFailure(requestedBytes: Shape.byteCount(capacity))
      }
    }
  }

  /// Replaces a node's block. The exchange is where every update takes effect.
  @unsafe
  @inlinable
  @inline(__always)
  func exchange(
    _ position: MapPosition, _ new: UnsafeMutablePointer<EntryBlock>, isDeath: Bool = false,
    _ pinned: borrowing ReclamationGuard
  ) -> Bool {
    let exchanged = unsafe exchangeWord(position, MarkedPointer(new, isMarked: isDeath))
    if exchanged { unsafe pinned.retire(position.block) } else { unsafe pinned.discard(new) }
    return exchanged
  }

  /// Replaces what a node's word shows, and retires nothing.
  @unsafe
  @inlinable
  @inline(__always)
  func exchangeWord(_ position: MapPosition, _ new: MarkedPointer<EntryBlock>) -> Bool {
    schedulePoint(.updateBeforeExchange)
    // ACQ_REL[M1-replace] with ACQUIRE[M1-find]: what the word shows was written before it. The expected block is in a slot or
    // an interval, so that its address is no other's.
    let (exchanged, _) = unsafe position.node.pointee.block.compareExchange(
      expected: position.word, desired: new, successOrdering: .acquiringAndReleasing, failureOrdering: .relaxed)
    schedulePoint(.updateAfterExchange)
    return exchanged
  }

  /// Publishes an entry more: in the block that is there, or in another one.
  @unsafe
  @inlinable
  @inline(__always)
  func publishInsertion(
    _ key: EntryCell<Key>, _ value: EntryCell<Value>, at place: EntryPlace, _ position: MapPosition,
    splitAnchor: Key? = nil, looksAtKeys: Bool = true, _ pinned: borrowing ReclamationGuard
  ) throws(OperationRestart) -> MapPublication {
    let entries = unsafe Entries(position.word)
    if unsafe place.rank == entries.sortedCount, let publication = unsafe append(key, value, position) {
      return unsafe publication
    }
    let count = unsafe entries.count
    if count >= capacity {
      let old = unsafe Sorted(entries)
      let rank = Shape.Keys.isInline ? unsafe old.rank(of: place, key.element.unsafelyUnwrapped) : place.rank
      return unsafe try publishSplit(
        key, value, at: rank, position, old, anchor: splitAnchor, looksAtKeys: looksAtKeys, pinned)
    }
    if Shape.keepsDeltas, unsafe entries.block.keepsDeltas {
      return unsafe publishNoted(key, value, key.element.unsafelyUnwrapped, at: place, position, pinned)
    }
    guard
      var writer = unsafe try? Writer(
        count: count &+ 1, spare: spare(place.rank, count, after: entries), like: entries, pinned)
    else { return unsafe .noMemory }
    unsafe writer.copy(entries, run: 0, place.rank)
    unsafe writer.append(key, value)
    unsafe writer.copy(entries, run: place.rank, count &- place.rank)
    return unsafe exchange(position, writer.block, pinned) ? .published : .lost
  }

  /// Publishes a block with another value, and perhaps another key that is the same in the map's order.
  @unsafe
  @inlinable
  @inline(__always)
  func publishReplacement(
    _ key: EntryCell<Key>?, _ value: EntryCell<Value>, of oldKey: Key, at place: EntryPlace, _ position: MapPosition,
    _ pinned: borrowing ReclamationGuard
  ) -> MapPublication {
    let entries = unsafe Entries(position.word)
    if Shape.keepsDeltas, unsafe entries.block.keepsDeltas {
      return unsafe publishNoted(key, value, oldKey, at: place, position, pinned)
    }
    let count = unsafe entries.sortedCount
    guard var writer = unsafe try? Writer(count: count, spare: deltaRoom(count, after: entries), like: entries, pinned)
    else {
      return unsafe .noMemory
    }
    unsafe writer.copy(entries, run: 0, count)
    unsafe writer.replace(key, value, fromEnd: count &- place.rank)
    return unsafe exchange(position, writer.block, pinned) ? .published : .lost
  }

  /// Publishes that an entry has gone.
  @unsafe
  @inlinable
  @inline(__always)
  func publishRemoval(
    of key: Key, at place: EntryPlace, _ position: MapPosition, _ pinned: borrowing ReclamationGuard
  ) -> MapPublication {
    let entries = unsafe Entries(position.word)
    if Shape.keepsDeltas, unsafe entries.block.keepsDeltas {
      return unsafe publishNoted(nil, nil, key, at: place, position, pinned)
    }
    return unsafe publishRemoval(from: place.rank, to: place.rank &+ 1, position, Sorted(plain: entries), pinned)
  }

  /// Publishes a block without some of the entries. A node that is left without any dies with that.
  @unsafe
  @inlinable
  @inline(__always)
  func publishRemoval(
    from: Int, to: Int, _ position: MapPosition, _ old: Sorted, _ pinned: borrowing ReclamationGuard
  ) -> MapPublication {
    let count = unsafe old.count &- (to &- from)
    guard
      var writer = unsafe try? Writer(
        count: count, spare: deltaRoom(count, after: old.entries), like: old.entries, pinned)
    else {
      return unsafe .noMemory
    }
    unsafe writer.copy(old, 0, from)
    unsafe writer.copy(old, to, old.count)
    // INVARIANT(BK-1): only the first node is ever alive and empty.
    let isDeath = unsafe count == 0 && position.node != first
    guard unsafe exchange(position, writer.block, isDeath: isDeath, pinned) else { return unsafe .lost }
    return unsafe isDeath ? .killed : .published
  }

  /// Does what a publication has left to do. It has taken effect: from here on nothing starts the operation again.
  @unsafe
  @inlinable
  @inline(__always)
  func finish(_ publication: MapPublication, _ key: Key, _ pinned: borrowing ReclamationGuard) {
    switch unsafe publication {
    case .split(let node, let isLast): unsafe enter(node, isLast: isLast, pinned)
    case .killed: takeOverBefore(key, pinned)
    case .published, .lost, .noMemory: break
    }
  }

  /// Retires the boxes of an entry that is no longer in the map.
  @unsafe
  @inlinable
  @inline(__always)
  func retireBoxes(
    of entries: Entries, _ cell: Int, key retiresKey: Bool, value retiresValue: Bool,
    _ pinned: borrowing ReclamationGuard
  ) {
    if retiresKey, !Shape.Keys.isInline { unsafe pinned.retire(entries.keyBoxes[cell]) }
    if retiresValue, !Shape.Values.isInline { unsafe pinned.retire(entries.valueBoxes[cell]) }
  }
}
