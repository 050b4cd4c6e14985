// swift-format-ignore-file: NoLeadingUnderscores, AllPublicDeclarationsHaveDocumentation

public import CCReclaim

extension _OrderedMapBlocks {
  // SAFETY (whole extension): as in +Entries.

  @inlinable
  public func modify<E: Error>(
    forKey key: Key, _ transform: (inout Value?) throws(E) -> Bool
  ) throws(E) -> AllocationFailure? {
    let pinned: ReclamationGuard
    do throws(AllocationFailure) {
      pinned = try access.tryEnter()
    } catch {
      return error
    }
    unsafe expectNotOpen(key, pinned)
    var keyCell: EntryCell<Key>?
    var change = ValueChange<Key, Value>()
    var failure: E?
    defer {
      keyCell?.discard(access)
      change.discard(access)
    }
    // Longer than for other updates: what loses here has run a transformation in vain.
    var backoff = Backoff(limit: 11)
    var losses = 0
    while true {
      do throws(OperationRestart) {
        if losses == Self.patience { unsafe try relieve(key, pinned) }
        guard let position = unsafe try locateLive(key, pinned) else { return outOfMemory }
        let entries = unsafe Entries(position.word)
        let place = unsafe try entries.find(key, pinned)
        let isFound = place.isFound
        if unsafe !change.isOf(entries, place) {
          // In its slot the value's box stays what it is until the exchange.
          let current = isFound ? unsafe try entries.value(at: place.cell, pinned) : nil
          change.discard(access)
          unsafe change.see(current, entries, place)
        }
        let splitAnchor = isFound ? nil : unsafe try splitAnchor(entries, at: place.rank, pinned)
        if change.mustRun {
          let outcome: Result<Bool, E> = unsafe opening(key, pinned) {
            do throws(E) { return .success(try transform(&change.value)) } catch { return .failure(error) }
          }
          change.mustRun = false
          // INVARIANT(BK-5): nothing is loaded between the transformation and the exchange, so that a neutralized operation
          // whose closure took long takes effect all the same, or learns that another one has.
          switch outcome {
          case .failure(let error): failure = error
          case .success(let writes): if !writes || (!isFound && change.value == nil) { return nil }
          }
        }
        if failure == nil {
          switch unsafe try publish(&change, key, &keyCell, entries, place, position, splitAnchor, pinned) {
          case .done: return nil
          case .noMemory: return outOfMemory
          case .lost:
            losses &+= 1
            backoff.spin()
          }
        }
      } catch {
        // What was seen is no longer protected: its address may come again.
        pinned.restart(for: error)
        change.forget(access)
      }
      if let failure { throw failure }
    }
  }

  /// Publishes what a transformation has made of an entry.
  @unsafe
  @inlinable
  @inline(__always)
  func publish(
    _ change: inout ValueChange<Key, Value>, _ key: Key, _ keyCell: inout EntryCell<Key>?, _ entries: Entries,
    _ place: EntryPlace, _ position: MapPosition, _ splitAnchor: Key?, _ pinned: borrowing ReclamationGuard
  ) throws(OperationRestart) -> MapAttempt<Void> {
    guard change.prepare(access) else { return .noMemory }
    let publication: MapPublication
    switch (change.cell, place.isFound) {
    case (let cell?, true):
      unsafe publication = publishReplacement(nil, cell, of: key, at: place, position, pinned)
    case (let cell?, false):
      if keyCell == nil { keyCell = try? EntryCell(key, access) }
      guard let keyCell else { return .noMemory }
      unsafe publication = try publishInsertion(
        keyCell, cell, at: place, position, splitAnchor: splitAnchor, looksAtKeys: false, pinned)
    case (nil, _):
      unsafe publication = publishRemoval(of: key, at: place, position, pinned)
    }
    guard unsafe publication.isPublished else { return unsafe publication.failure() }
    let isPresent = change.cell != nil
    change.cell = nil
    if place.isFound {
      unsafe retireBoxes(of: entries, place.cell, key: !isPresent, value: true, pinned)
      if !isPresent { counters.add(-1, pinned) }
    } else {
      keyCell = nil
      counters.add(1, pinned)
    }
    unsafe finish(publication, key, pinned)
    return .done(())
  }

  @inlinable
  var outOfMemory: AllocationFailure { AllocationFailure(requestedBytes: Shape.byteCount(capacity)) }
}
