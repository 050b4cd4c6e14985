public import CCCollections

/// The operations of an ordered map by their definition: a sorted array behind a lock.
///
/// Keys are compared with the lock held, so a `<` must not use the map. Closures and `deinit`s may: they run without it. Each
/// update that changes something asks the domain's allocator for memory, so that it can fail.
public struct SortedArrayCore<Key: Comparable & Sendable, Value: Sendable>: _OrderedMapCore {
  /// See `_OrderedMapCore`.
  public let domain: ReclamationDomain
  let state: Locked<SortedArray<Key, Value>>

  /// See `_OrderedMapCore`.
  public init(domain: ReclamationDomain) {
    self.domain = domain
    state = Locked(SortedArray())
  }

  /// See `_OrderedMapCore`.
  public func contains(_ key: Key) -> Bool { state.withLock { $0.slot(of: key) != nil } }

  /// See `_OrderedMapCore`.
  public func value(forKey key: Key) -> Value? { state.withLock { $0.slot(of: key)?.value } }

  /// See `_OrderedMapCore`.
  public func entry(forKey key: Key) -> (key: Key, value: Value)? { state.withLock { $0.slot(of: key)?.entry } }

  /// See `_OrderedMapCore`. The value is a copy, not the one in its place: `body` may use the map.
  public func withValue<R: ~Copyable, E: Error>(
    forKey key: Key, _ body: (borrowing Value) throws(E) -> R
  ) throws(E) -> R? {
    guard let value = value(forKey: key) else { return nil }
    return try body(value)
  }

  /// See `_OrderedMapCore`.
  public func extreme(_ end: _MapEnd) -> (key: Key, value: Value)? {
    state.withLock { (end == .first ? $0.slots.first : $0.slots.last)?.entry }
  }

  /// See `_OrderedMapCore`.
  public func neighbor(_ bound: _MapBound<Key>, _ direction: _MapDirection) -> (key: Key, value: Value)? {
    state.withLock { state in
      let range = direction == .ascending ? state.indices(from: bound, to: nil) : state.indices(from: nil, to: bound)
      return (direction == .ascending ? range.first : range.last).map { state.slots[$0].entry }
    }
  }

  /// See `_OrderedMapCore`.
  public var isEmpty: Bool { state.withLock { $0.slots.isEmpty } }

  /// See `_OrderedMapCore`.
  public var count: Int { state.withLock { $0.slots.count } }

  /// See `_OrderedMapCore`. Copies a few more entries than it is asked for, as one with blocks does.
  public func copyEntries(
    _ direction: _MapDirection, from start: _MapBound<Key>?, to end: _MapBound<Key>?, atLeast count: Int,
    into batch: inout _EntryBatch<Key, Value>
  ) -> Bool {
    let (found, mayHaveMore) = state.withLock { state in
      let range = direction == .ascending ? state.indices(from: start, to: end) : state.indices(from: end, to: start)
      let copied = direction == .ascending ? range.prefix(count + 3) : range.suffix(count + 3)
      return (state.slots[copied].map(\.entry), copied.count < range.count)
    }
    for (key, value) in direction == .ascending ? found : found.reversed() { batch.append(key, value) }
    return mayHaveMore
  }

  /// See `_OrderedMapCore`.
  public func build(_ next: () -> (key: Key, value: Value)?) -> Bool {
    while let (key, value) = next() {
      let isGreater = state.withLock { state in
        if let last = state.slots.last, !SortedArray<Key, Value>.precedes(last.key, key) { return false }
        state.slots.append(state.makeSlot(key, value))
        return true
      }
      if !isGreater { return false }
    }
    return true
  }
}
