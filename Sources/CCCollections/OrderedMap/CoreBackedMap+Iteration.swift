// swift-format-ignore-file: NoLeadingUnderscores

extension _CoreBackedMap {
  /// A walk over all entries, ascending.
  @inlinable
  public func makeIterator() -> OrderedMapElements<Self>.Iterator { elements(in: ...).makeIterator() }

  /// The entries whose keys are in a range, ascending. Weakly consistent: an entry that is present throughout is seen once, one
  /// that is absent throughout never; no key comes twice. An entry that is removed meanwhile may still be seen.
  @inlinable
  public func elements(in range: some RangeExpression<Key>) -> OrderedMapElements<Self> {
    OrderedMapElements(_EntryCursor(self, .ascending, in: range))
  }

  /// All entries, ascending: `elements(in: ...)`. As iterating over the map itself.
  @inlinable
  public func elements(in range: UnboundedRange) -> OrderedMapElements<Self> {
    OrderedMapElements(_EntryCursor(self, .ascending))
  }

  /// The entries after a key, ascending: to go on from where one has stopped.
  @inlinable
  public func elements(after key: Key) -> OrderedMapElements<Self> {
    OrderedMapElements(_EntryCursor(self, .ascending, within: _KeyBounds(from: _MapBound(key, isIncluded: false))))
  }

  /// The entries whose keys are in a range, descending; see ``elements(in:)-(RangeExpression)``.
  @inlinable
  public func reversedElements(in range: some RangeExpression<Key>) -> OrderedMapElements<Self> {
    OrderedMapElements(_EntryCursor(self, .descending, in: range))
  }

  /// All entries, descending: `reversedElements(in: ...)`.
  @inlinable
  public func reversedElements(in range: UnboundedRange) -> OrderedMapElements<Self> { reversed() }

  /// All entries, descending, without the array that `Sequence` would make.
  @inlinable
  public func reversed() -> OrderedMapElements<Self> {
    OrderedMapElements(_EntryCursor(self, .descending))
  }

  /// Calls `body` with all entries, ascending: `forEach(in: ...)`.
  @inlinable
  public func forEach<E: Error>(in range: UnboundedRange, _ body: (Key, Value) throws(E) -> Void) throws(E) {
    try visit(within: _KeyBounds(), body)
  }

  /// Calls `body` with the entries whose keys are in a range, ascending; weakly consistent as ``elements(in:)-(RangeExpression)``.
  @inlinable
  public func forEach<E: Error>(
    in range: some RangeExpression<Key>, _ body: (Key, Value) throws(E) -> Void
  ) throws(E) {
    try visit(in: range, body)
  }
}
