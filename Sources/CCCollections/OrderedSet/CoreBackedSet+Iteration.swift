// swift-format-ignore-file: NoLeadingUnderscores

extension _CoreBackedSet {
  /// A walk over all elements, ascending.
  @inlinable
  public func makeIterator() -> OrderedSetElements<Self>.Iterator { elements(in: ...).makeIterator() }

  /// The elements in a range, ascending. Weakly consistent: an element that is present throughout is seen once, one that is
  /// absent throughout never; none comes twice. An element that is removed meanwhile may still be seen.
  @inlinable
  public func elements(in range: some RangeExpression<Element>) -> OrderedSetElements<Self> {
    OrderedSetElements(_EntryCursor(self, .ascending, in: range))
  }

  /// All elements, ascending: `elements(in: ...)`. As iterating over the set itself.
  @inlinable
  public func elements(in range: UnboundedRange) -> OrderedSetElements<Self> {
    OrderedSetElements(_EntryCursor(self, .ascending))
  }

  /// The elements after one, ascending: to go on from where one has stopped.
  @inlinable
  public func elements(after element: Element) -> OrderedSetElements<Self> {
    OrderedSetElements(_EntryCursor(self, .ascending, within: _KeyBounds(from: _MapBound(element, isIncluded: false))))
  }

  /// The elements in a range, descending; see ``elements(in:)-(RangeExpression)``.
  @inlinable
  public func reversedElements(in range: some RangeExpression<Element>) -> OrderedSetElements<Self> {
    OrderedSetElements(_EntryCursor(self, .descending, in: range))
  }

  /// All elements, descending: `reversedElements(in: ...)`.
  @inlinable
  public func reversedElements(in range: UnboundedRange) -> OrderedSetElements<Self> { reversed() }

  /// All elements, descending, without the array that `Sequence` would make.
  @inlinable
  public func reversed() -> OrderedSetElements<Self> {
    OrderedSetElements(_EntryCursor(self, .descending))
  }

  /// Calls `body` with all elements, ascending: `forEach(in: ...)`.
  @inlinable
  public func forEach<E: Error>(in range: UnboundedRange, _ body: (Element) throws(E) -> Void) throws(E) {
    try visit(within: _KeyBounds()) { member, _ throws(E) in try body(member) }
  }

  /// Calls `body` with the elements in a range, ascending; weakly consistent as ``elements(in:)-(RangeExpression)``.
  @inlinable
  public func forEach<E: Error>(
    in range: some RangeExpression<Element>, _ body: (Element) throws(E) -> Void
  ) throws(E) {
    try visit(in: range) { member, _ throws(E) in try body(member) }
  }
}
