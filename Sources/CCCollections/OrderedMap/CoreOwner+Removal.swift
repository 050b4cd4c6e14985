// swift-format-ignore-file: NoLeadingUnderscores

public import CCReclaim

extension _CoreOwner {
  /// Removes everything.
  @inlinable
  public func removeAll() { removeAll(in: ...) }

  /// Removes everything: `removeAll(in: ...)`. Returns how many entries.
  @inlinable
  @discardableResult
  public func removeAll(in range: UnboundedRange) -> Int { _core.removeEntries(from: nil, to: nil) }

  /// Removes what is in a range. Returns how many entries.
  @inlinable
  @discardableResult
  public func removeAll(in range: some RangeExpression<Core.Key>) -> Int {
    if let bounds = _KeyBounds(range) { return _core.removeEntries(from: bounds.lower, to: bounds.upper) }
    var removed = 0
    var cursor = _EntryCursor(self, .ascending)
    do throws(AllocationFailure) {
      while let (key, _) = cursor.next() {
        // The key alone decides, and any entry of this key has it.
        if range.contains(key), try _core.remove(key) != nil { removed += 1 }
      }
    } catch {
      fatalError(error.description)
    }
    return removed
  }
}
