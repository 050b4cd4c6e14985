extension _CoreOwner {
  /// Calls `body` with the entries whose keys are in a range, ascending.
  @inlinable
  @inline(__always)
  func visit<E: Error>(
    in range: some RangeExpression<Core.Key>, _ body: (Core.Key, Core.Value) throws(E) -> Void
  ) throws(E) {
    if let bounds = _KeyBounds(range) { return try visit(within: bounds, body) }
    try visit(within: _KeyBounds()) { key, value throws(E) in
      if range.contains(key) { try body(key, value) }
    }
  }

  /// Calls `body` with the entries within bounds, ascending. The first ones, if they lie in blocks, are copied to memory that is
  /// this call's: to the stack, up to 1 KiB of keys and as much of values, so that a short walk has no array to make.
  @inlinable
  @inline(__always)
  func visit<E: Error>(
    within bounds: _KeyBounds<Core.Key>, _ body: (Core.Key, Core.Value) throws(E) -> Void
  ) throws(E) {
    var rest = Optional(bounds)
    if EntryCell<Core.Key>.isInline, EntryCell<Core.Value>.isInline {
      // As many as in a cursor's first batch. What is too much for the stack, the standard library takes from the heap.
      let count = 100
      // SAFETY: the batch ends before this memory does, and plain bits need not be destroyed.
      unsafe try withUnsafeTemporaryAllocation(of: Core.Key.self, capacity: count) { keys throws(E) in
        unsafe try withUnsafeTemporaryAllocation(of: Core.Value.self, capacity: count) { values throws(E) in
          // SAFETY: as above.
          var batch = unsafe _EntryBatch(lent: keys, values)
          let mayHaveMore = _core.copyEntries(
            .ascending, from: bounds.lower, to: bounds.upper, atLeast: count, into: &batch)
          for place in 0..<batch.count {
            // SAFETY: the batch has the entry.
            let (key, value) = unsafe batch.entry(at: place)
            try body(key, value)
          }
          let last = mayHaveMore ? batch.lastKey : nil
          rest = last.map { _KeyBounds(from: _MapBound($0, isIncluded: false), to: bounds.upper) }
        }
      }
    }
    guard let rest else { return }
    var cursor = _EntryCursor(self, .ascending, within: rest)
    while let (key, value) = cursor.next() { try body(key, value) }
  }
}
