public import CCCollections

extension SortedArrayCore {
  /// See `_OrderedMapCore`.
  public func insert(_ value: consuming Value, forKey key: consuming Key) throws(AllocationFailure) -> Value? {
    let entry = (key: key, value: value)
    return try write(entry.key) { $0 ?? entry }?.value
  }

  /// See `_OrderedMapCore`.
  public func update(_ value: consuming Value, forKey key: consuming Key) throws(AllocationFailure) -> Value? {
    let entry = (key: key, value: value)
    return try write(entry.key) { ($0?.key ?? entry.key, entry.value) }?.value
  }

  /// See `_OrderedMapCore`.
  public func replace(_ value: consuming Value, forKey key: Key) throws(AllocationFailure) -> Value? {
    try write(key) { [value] slot in slot.map { ($0.key, value) } }?.value
  }

  /// See `_OrderedMapCore`.
  public func exchange(_ key: consuming Key, _ value: consuming Value) throws(AllocationFailure) -> Key? {
    let entry = (key: key, value: value)
    return try write(entry.key) { _ in entry }?.key
  }

  /// See `_OrderedMapCore`.
  public func remove(_ key: Key) throws(AllocationFailure) -> (key: Key, value: Value)? {
    try write(key) { _ in nil }
  }

  /// See `_OrderedMapCore`.
  public func removeExtreme(_ end: _MapEnd) throws(AllocationFailure) -> (key: Key, value: Value)? {
    while let (key, _) = extreme(end) {
      if let removed = try remove(key) { return removed }
    }
    return nil
  }

  /// See `_OrderedMapCore`.
  public func removeEntries(from start: _MapBound<Key>?, to end: _MapBound<Key>?) -> Int {
    // Returned, so that they are destroyed without the lock.
    let removed = state.withLock { state in
      let range = state.indices(from: start, to: end)
      let removed = Array(state.slots[range])
      for slot in removed { state.trapIfUpdating(slot.key) }
      state.slots.removeSubrange(range)
      return removed
    }
    return removed.count
  }

  /// See `_OrderedMapCore`.
  public func modify<E: Error>(
    forKey key: Key, _ transform: (inout Value?) throws(E) -> Bool
  ) throws(E) -> AllocationFailure? {
    state.withLock { $0.beginUpdate(of: key) }
    defer { state.withLock { $0.endUpdate(of: key) } }
    while true {
      let before = state.withLock { $0.slot(of: key) }
      var value = before?.value
      guard try transform(&value) else { return nil }
      if let failure = allocationFailure() { return failure }
      let isUnchanged = state.withLock { state in
        guard state.slot(of: key)?.stamp == before?.stamp else { return false }
        state.put(value.map { (before?.key ?? key, $0) }, at: key)
        return true
      }
      if isUnchanged { return nil }
    }
  }

  /// Replaces a key's entry by what `transform` makes of it. Returns the entry that was there.
  private func write(
    _ key: Key, _ transform: (Entry?) -> Entry?
  ) throws(AllocationFailure) -> Entry? {
    let failure = allocationFailure()
    let (before, failed) = state.withLock { state -> (Entry?, Bool) in
      state.trapIfUpdating(key)
      let before = state.slot(of: key)?.entry
      let after = transform(before)
      if before == nil, after == nil { return (nil, false) }
      if failure != nil { return (nil, true) }
      state.put(after, at: key)
      return (before, false)
    }
    if failed, let failure { throw failure }
    return before
  }

  private typealias Entry = (key: Key, value: Value)

  /// An allocation, as a map of nodes makes one.
  private func allocationFailure() -> AllocationFailure? {
    let size = 64
    guard let block = unsafe domain.allocator.allocate(size: size) else {
      return AllocationFailure(requestedBytes: size)
    }
    // SAFETY: it was allocated just now, with this size.
    unsafe domain.allocator.free(block, size: size)
    return nil
  }
}
