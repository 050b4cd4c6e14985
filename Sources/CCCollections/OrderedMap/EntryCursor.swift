// swift-format-ignore-file: NoLeadingUnderscores

/// Walks over the entries of a collection, a batch at a time. Between two batches it knows only the key to go on from.
///
/// Not for use outside of the package.
@frozen
public struct _EntryCursor<Owner: _CoreOwner>: Sendable, IteratorProtocol {
  /// A key and its value.
  public typealias Entry = (key: Owner.Core.Key, value: Owner.Core.Value)

  @usableFromInline
  let owner: Owner
  @usableFromInline
  let direction: _MapDirection
  @usableFromInline
  var start: _MapBound<Owner.Core.Key>?
  @usableFromInline
  let end: _MapBound<Owner.Core.Key>?
  @usableFromInline
  var batch = _EntryBatch<Owner.Core.Key, Owner.Core.Value>()
  @usableFromInline
  var position = 0
  /// A page at first: most who begin look at no more. Fewer where entries are large.
  @usableFromInline
  var batchSize = Swift.min(100, limit(ofBytes: 16_384))
  @usableFromInline
  var mayHaveMore: Bool

  /// Walks over what is within bounds.
  @inlinable
  init(_ owner: Owner, _ direction: _MapDirection, within bounds: _KeyBounds<Owner.Core.Key> = _KeyBounds()) {
    self.owner = owner
    self.direction = direction
    start = direction == .ascending ? bounds.lower : bounds.upper
    end = direction == .ascending ? bounds.upper : bounds.lower
    mayHaveMore = true
  }

  /// Walks over what is in a range. That of a range whose bounds are not known is collected here: the range need not be
  /// `Sendable`, and so it cannot be taken along.
  @inlinable
  init(_ owner: Owner, _ direction: _MapDirection, in range: some RangeExpression<Owner.Core.Key>) {
    if let bounds = _KeyBounds(range) {
      self.init(owner, direction, within: bounds)
    } else {
      self.init(owner, direction)
      var all = self
      while let entry = all.next() {
        if range.contains(entry.key) { batch.append(entry.key, entry.value) }
      }
      mayHaveMore = false
    }
  }

  /// The next entry; nil at the end, and from then on.
  @inlinable
  @inline(__always)
  public mutating func next() -> Entry? {
    if position == batch.count, !nextBatch() { return nil }
    // SAFETY: `position` is at most `count`, and was not equal to it, or is 0 in a batch that has entries.
    let entry = unsafe batch.entry(at: position)
    position &+= 1
    return entry
  }

  /// How many entries are no larger than that, and a few anyway.
  @inlinable
  static func limit(ofBytes bytes: Int) -> Int {
    let stride = MemoryLayout<Owner.Core.Key>.stride + MemoryLayout<Owner.Core.Value>.stride
    return Swift.max(4, bytes / stride)
  }

  @inlinable
  @inline(never)
  mutating func nextBatch() -> Bool {
    guard mayHaveMore else {
      batch = _EntryBatch()
      position = 0
      return false
    }
    if let last = batch.lastKey { start = _MapBound(last, isIncluded: false) }
    batch.removeAll()
    position = 0
    mayHaveMore = owner._core.copyEntries(direction, from: start, to: end, atLeast: batchSize, into: &batch)
    batchSize = Swift.min(2 * batchSize, 400, Self.limit(ofBytes: 262_144))
    return batch.count > 0
  }
}
