public import CCReclaim

/// What a transformation has seen, and what it has made of it: kept while the entry stays as it was seen, so that neighbours'
/// changes do not run it again.
@safe
@frozen
@usableFromInline
struct ValueChange<Value> {
  /// What plain bits can be compared by.
  @usableFromInline
  typealias Bits = (UInt64, UInt64, UInt64, UInt64)

  /// Nil until something was seen.
  @usableFromInline
  var wasFound: Bool?
  @usableFromInline
  var box: UnsafeMutableRawPointer?
  @usableFromInline
  var bits: Bits = (0, 0, 0, 0)
  /// What was seen, and then what was made of it.
  @usableFromInline
  var value: Value?
  @usableFromInline
  var mustRun = true
  /// The new value, ready to be published; nil if the entry is to go.
  @usableFromInline
  var cell: EntryCell<Value>?

  @inlinable
  init() {
    // SAFETY: no address.
    unsafe box = nil
  }

  /// Whether the entry that was found is the one that was seen.
  @unsafe
  @inlinable
  func isOf<Key>(_ entries: BlockEntries<Key, Value>, _ rank: Int, _ isFound: Bool) -> Bool {
    // SAFETY: the caller holds the block; a box that was seen is in a slot, so that its address is no other's.
    guard isFound == wasFound else { return false }
    if !isFound { return true }
    if !EntryCell<Value>.isInline { return unsafe UnsafeMutableRawPointer(entries.valueBoxes[rank]) == box }
    let now = unsafe Self.bits(entries.inlineValues + rank)
    return now == bits
  }

  /// Takes note of an entry.
  @unsafe
  @inlinable
  mutating func see<Key>(
    _ current: consuming Value?, _ entries: BlockEntries<Key, Value>, _ rank: Int, _ isFound: Bool
  ) {
    // SAFETY: as above.
    wasFound = isFound
    value = current
    mustRun = true
    if !isFound { return }
    if EntryCell<Value>.isInline {
      unsafe bits = Self.bits(entries.inlineValues + rank)
    } else {
      unsafe box = UnsafeMutableRawPointer(entries.valueBoxes[rank])
    }
  }

  @unsafe
  @inlinable
  static func bits(_ value: UnsafeMutablePointer<Value>) -> Bits {
    var bits: Bits = (0, 0, 0, 0)
    // SAFETY: values in blocks are no larger.
    unsafe withUnsafeMutableBytes(of: &bits) {
      unsafe $0.copyMemory(from: UnsafeRawBufferPointer(start: value, count: MemoryLayout<Value>.size))
    }
    return bits
  }

  /// Makes the cell of the new value, if there is one. Returns false if there is no memory.
  @inlinable
  mutating func prepare(_ access: DomainAccess) -> Bool {
    guard cell == nil, let value else { return true }
    cell = try? EntryCell(value, access)
    return cell != nil
  }

  /// Destroys what was not published.
  @inlinable
  mutating func discard(_ access: DomainAccess) {
    cell?.discard(access)
    cell = nil
  }

  /// Begins anew.
  @inlinable
  mutating func forget(_ access: DomainAccess) {
    discard(access)
    wasFound = nil
    value = nil
    mustRun = true
  }
}
