// swift-format-ignore-file: NoLeadingUnderscores, AllPublicDeclarationsHaveDocumentation

public import CCReclaim

// The operations on one key, but for `modify`. design/OrderedMaps.md says where each takes effect.

extension _OrderedMapBlocks {
  // SAFETY (whole extension): as in +Locating. Copies are made while the guard protects what they are made of.

  @inlinable
  @inline(__always)
  public func contains(_ key: Key) -> Bool {
    reading { pinned throws(OperationRestart) in
      let entries = unsafe try locate(key, pinned)
      return unsafe try entries.find(key, pinned).isFound
    }
  }

  @inlinable
  @inline(__always)
  public func value(forKey key: Key) -> Value? {
    reading { pinned throws(OperationRestart) in
      let entries = unsafe try locate(key, pinned)
      let place = unsafe try entries.find(key, pinned)
      return place.isFound ? unsafe try entries.value(at: place.cell, pinned) : nil
    }
  }

  @inlinable
  public func entry(forKey key: Key) -> (key: Key, value: Value)? {
    reading { pinned throws(OperationRestart) in
      let entries = unsafe try locate(key, pinned)
      let place = unsafe try entries.find(key, pinned)
      if !place.isFound { return nil }
      let present = unsafe try entries.key(at: place.cell, pinned)
      return unsafe (present, try entries.value(at: place.cell, pinned))
    }
  }

  @inlinable
  public func withValue<R: ~Copyable, E: Error>(
    forKey key: Key, _ body: (borrowing Value) throws(E) -> R
  ) throws(E) -> R? {
    let pinned = access.enter()
    while true {
      let found: (entries: Entries, cell: Int)?
      do throws(OperationRestart) {
        let entries = unsafe try locate(key, pinned)
        let place = unsafe try entries.find(key, pinned)
        // In its slot the value's box stays what it is, also if the operation is neutralized while the body runs.
        if place.isFound, !Shape.Values.isInline {
          _ = unsafe try pinned.protect(entries.valueBoxes[place.cell], slot: MapSlot.value)
        }
        unsafe found = place.isFound ? (entries, place.cell) : nil
      } catch {
        pinned.restart(for: error)
        continue
      }
      guard let (entries, cell) = unsafe found else { return nil }
      if Shape.Values.isInline {
        let value = unsafe entries.inlineValues[cell]
        return try body(value)
      }
      return unsafe try body(entries.valueBoxes[cell].content(as: Value.self).pointee)
    }
  }

  /// Runs a read until nothing starts it again.
  @inlinable
  @inline(__always)
  func reading<R>(_ body: (borrowing ReclamationGuard) throws(OperationRestart) -> R) -> R {
    let pinned = access.enter()
    while true {
      do throws(OperationRestart) {
        return try body(pinned)
      } catch {
        pinned.restart(for: error)
      }
    }
  }

  @inlinable
  public func insert(
    _ value: consuming Value, forKey key: consuming Key
  ) throws(AllocationFailure) -> Value? {
    var pending = PendingEntry<Key, Value>(key, value)
    let key = pending.key
    defer { pending.discard(access) }
    return try retrying(key) { pinned throws(OperationRestart) in
      guard let position = unsafe try locateLive(key, pinned) else { return .noMemory }
      let entries = unsafe Entries(position.word)
      let place = unsafe try entries.findNew(key, pinned)
      if place.isFound { return unsafe .done(try entries.value(at: place.cell, pinned)) }
      return unsafe try addEntry(&pending, at: place, position, pinned)
    }
  }

  @inlinable
  public func update(
    _ value: consuming Value, forKey key: consuming Key
  ) throws(AllocationFailure) -> Value? {
    var pending = PendingEntry<Key, Value>(key, value)
    let key = pending.key
    defer { pending.discard(access) }
    return try retrying(key) { pinned throws(OperationRestart) in
      guard let position = unsafe try locateLive(key, pinned) else { return .noMemory }
      let entries = unsafe Entries(position.word)
      let place = unsafe try entries.findNew(key, pinned)
      if place.isFound { return unsafe try replaceValue(&pending, entries, place, position, pinned) }
      return unsafe try addEntry(&pending, at: place, position, pinned)
    }
  }

  @inlinable
  public func replace(_ value: consuming Value, forKey key: Key) throws(AllocationFailure) -> Value? {
    var pending = PendingEntry<Key, Value>(key, value)
    defer { pending.discard(access) }
    return try retrying(key) { pinned throws(OperationRestart) in
      guard let position = unsafe try locateLive(key, pinned) else { return .noMemory }
      let entries = unsafe Entries(position.word)
      let place = unsafe try entries.find(key, pinned)
      return place.isFound ? unsafe try replaceValue(&pending, entries, place, position, pinned) : .done(nil)
    }
  }

  /// Adds an entry where its key was found to be missing. Nothing is there to be returned.
  @unsafe
  @inlinable
  @inline(__always)
  func addEntry<Old>(
    _ pending: inout PendingEntry<Key, Value>, at place: EntryPlace, _ position: MapPosition,
    _ pinned: borrowing ReclamationGuard
  ) throws(OperationRestart) -> MapAttempt<Old?> {
    guard pending.prepare(access) else { return .noMemory }
    let publication = unsafe try publishInsertion(
      pending.keyCell.unsafelyUnwrapped, pending.valueCell.unsafelyUnwrapped, at: place, position, pinned)
    guard unsafe pending.settle(publication, key: true) else { return unsafe publication.failure() }
    counters.add(1, pinned)
    unsafe finish(publication, pending.key, pinned)
    return .done(nil)
  }

  /// Replaces the value of an entry that was found, and keeps its key.
  @unsafe
  @inlinable
  @inline(__always)
  func replaceValue(
    _ pending: inout PendingEntry<Key, Value>, _ entries: Entries, _ place: EntryPlace, _ position: MapPosition,
    _ pinned: borrowing ReclamationGuard
  ) throws(OperationRestart) -> MapAttempt<Value?> {
    let old = unsafe try entries.value(at: place.cell, pinned)
    guard pending.prepareValue(access) else { return .noMemory }
    let publication = unsafe publishReplacement(
      nil, pending.valueCell.unsafelyUnwrapped, of: pending.key, at: place, position, pinned)
    guard unsafe pending.settle(publication, key: false) else { return unsafe publication.failure() }
    unsafe retireBoxes(of: entries, place.cell, key: false, value: true, pinned)
    return .done(old)
  }

  @inlinable
  public func exchange(
    _ key: consuming Key, _ value: consuming Value
  ) throws(AllocationFailure) -> Key? {
    var pending = PendingEntry<Key, Value>(key, value)
    let key = pending.key
    defer { pending.discard(access) }
    return try retrying(key) { pinned throws(OperationRestart) in
      guard let position = unsafe try locateLive(key, pinned) else { return .noMemory }
      let entries = unsafe Entries(position.word)
      let place = unsafe try entries.find(key, pinned)
      guard place.isFound else { return unsafe try addEntry(&pending, at: place, position, pinned) }
      let old = unsafe try entries.key(at: place.cell, pinned)
      guard pending.prepare(access) else { return .noMemory }
      let publication = unsafe publishReplacement(
        pending.keyCell, pending.valueCell.unsafelyUnwrapped, of: key, at: place, position, pinned)
      guard unsafe pending.settle(publication, key: true) else { return unsafe publication.failure() }
      unsafe retireBoxes(of: entries, place.cell, key: true, value: true, pinned)
      return .done(old)
    }
  }

  @inlinable
  public func remove(_ key: Key) throws(AllocationFailure) -> (key: Key, value: Value)? {
    try retrying(key) { pinned throws(OperationRestart) in
      guard let position = unsafe try locateLive(key, pinned) else { return .noMemory }
      let place = unsafe try Entries(position.word).find(key, pinned)
      return place.isFound ? unsafe try removeEntry(at: place, position, pinned) : .done(nil)
    }
  }

  /// Removes an entry that was found.
  @unsafe
  @inlinable
  @inline(__always)
  func removeEntry(
    at place: EntryPlace, _ position: MapPosition, _ pinned: borrowing ReclamationGuard
  ) throws(OperationRestart) -> MapAttempt<(key: Key, value: Value)?> {
    let entries = unsafe Entries(position.word)
    let key = unsafe try entries.key(at: place.cell, pinned)
    let value = unsafe try entries.value(at: place.cell, pinned)
    let publication = unsafe publishRemoval(of: key, at: place, position, pinned)
    guard unsafe publication.isPublished else { return unsafe publication.failure() }
    unsafe retireBoxes(of: entries, place.cell, key: true, value: true, pinned)
    counters.add(-1, pinned)
    unsafe finish(publication, key, pinned)
    return .done((key, value))
  }
}
