public import CCReclaim

/// An entry that an update may add: its boxes, if it takes any, are made when they are first needed, and belong to the update
/// until they are published.
@frozen
@usableFromInline
struct PendingEntry<Key: Comparable, Value> {
  @usableFromInline
  let key: Key
  @usableFromInline
  let value: Value
  @usableFromInline
  var keyCell: EntryCell<Key>?
  @usableFromInline
  var valueCell: EntryCell<Value>?

  @inlinable
  @inline(__always)
  init(_ key: consuming Key, _ value: consuming Value) {
    self.key = key
    self.value = value
  }

  /// Makes the cells, unless they are made. Returns false if there is no memory.
  @inlinable
  @inline(__always)
  mutating func prepare(_ access: DomainAccess) -> Bool {
    if keyCell == nil { keyCell = try? EntryCell(key, access) }
    return keyCell != nil && prepareValue(access)
  }

  /// As above, for the value alone.
  @inlinable
  @inline(__always)
  mutating func prepareValue(_ access: DomainAccess) -> Bool {
    if valueCell == nil { valueCell = try? EntryCell(value, access) }
    return valueCell != nil
  }

  /// Gives up what was published, the value and perhaps the key. Returns whether anything was.
  @inlinable
  @inline(__always)
  mutating func settle(_ publication: MapPublication, key isKeyPublished: Bool) -> Bool {
    // SAFETY: only looks at it.
    guard unsafe publication.isPublished else { return false }
    valueCell = nil
    if isKeyPublished { keyCell = nil }
    return true
  }

  /// Destroys the boxes that were not published.
  @inlinable
  @inline(__always)
  mutating func discard(_ access: DomainAccess) {
    keyCell?.discard(access)
    valueCell?.discard(access)
  }
}

extension MapPublication {
  /// Whether it has taken effect.
  @inlinable
  var isPublished: Bool {
    @inline(__always) get {
      // SAFETY: only looks at it.
      switch unsafe self {
      case .published, .split, .killed: true
      case .lost, .noMemory: false
      }
    }
  }

  /// What to say of one that has not.
  @inlinable
  @inline(__always)
  func failure<Result>() -> MapAttempt<Result> {
    // SAFETY: only looks at it.
    if case .noMemory = unsafe self { return .noMemory }
    return .lost
  }
}
