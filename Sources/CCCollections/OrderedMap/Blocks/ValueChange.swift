public import CCReclaim

/// What a transformation has seen, and what it has made of it: kept while the entry stays as it was seen, so that neighbours'
/// changes do not run it again.
@safe
@frozen
@usableFromInline
struct ValueChange<Key: Comparable, Value> {
  /// What plain bits can be compared by.
  @usableFromInline
  typealias Bits = (UInt64, UInt64, UInt64, UInt64)

  /// Nil until something was seen.
  @usableFromInline
  var wasFound: Bool?
  /// The key's bits, or its box's address, and the value's.
  @usableFromInline
  var keyBits: Bits = (0, 0, 0, 0)
  @usableFromInline
  var valueBits: Bits = (0, 0, 0, 0)
  /// What was seen, and then what was made of it.
  @usableFromInline
  var value: Value?
  @usableFromInline
  var mustRun = true
  /// The new value, ready to be published; nil if the entry is to go.
  @usableFromInline
  var cell: EntryCell<Value>?

  @inlinable
  init() {}

  /// Whether the entry that was found is the one that was seen.
  @unsafe
  @inlinable
  func isOf(_ entries: BlockEntries<Key, Value>, _ place: EntryPlace) -> Bool {
    // SAFETY: the caller holds the block.
    guard place.isFound == wasFound else { return false }
    if !place.isFound { return true }
    // INVARIANT(BK-6): a box that was seen in this run of the operation is not freed before its end, unless it is neutralized;
    // and then the search that came before this has thrown. So its address is no other's.
    let key = unsafe Self.bits(entries.keys, place.cell, EntryCell<Key>.stride)
    let value = unsafe Self.bits(entries.values, place.cell, EntryCell<Value>.stride)
    return key == keyBits && value == valueBits
  }

  /// Takes note of an entry.
  @unsafe
  @inlinable
  mutating func see(
    _ current: consuming Value?, _ entries: BlockEntries<Key, Value>, _ place: EntryPlace
  ) {
    // SAFETY: as above.
    wasFound = place.isFound
    value = current
    mustRun = true
    if !place.isFound { return }
    unsafe keyBits = Self.bits(entries.keys, place.cell, EntryCell<Key>.stride)
    unsafe valueBits = Self.bits(entries.values, place.cell, EntryCell<Value>.stride)
  }

  /// What a cell of a block contains.
  @unsafe
  @inlinable
  static func bits(_ cells: UnsafeMutableRawPointer, _ cell: Int, _ stride: Int) -> Bits {
    var bits: Bits = (0, 0, 0, 0)
    // SAFETY: cells are no larger.
    unsafe withUnsafeMutableBytes(of: &bits) {
      unsafe $0.copyMemory(from: UnsafeRawBufferPointer(start: cells + cell &* stride, count: stride))
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
