// swift-format-ignore-file: NoLeadingUnderscores, AllPublicDeclarationsHaveDocumentation

/// Entries that were copied from a map, in their order: keys and values apart, as blocks have them, so that those of plain bits
/// are copied at once; and in one piece of memory, for that is most of what a walk over few entries costs.
///
/// Not for use outside of the package. A value: copies share the memory until one of them is written to. But for a batch in lent
/// memory, which is that of one call, and is not copied.
@safe
@frozen
public struct _EntryBatch<Key: Sendable, Value: Sendable>: @unchecked Sendable {
  @usableFromInline
  var storage: EntryBatchStorage<Key, Value>?
  /// The storage's, so that a walk over the entries does without a look at the object.
  @usableFromInline
  var keys: UnsafeMutablePointer<Key>?
  @usableFromInline
  var values: UnsafeMutablePointer<Value>?
  @usableFromInline
  var knownCount = 0
  /// How many entries it has room for.
  @usableFromInline
  var capacity = 0

  // SAFETY (whole file): there is room for `capacity` keys and as many values, in the storage or in memory that was lent; the
  // first `count` of each are there.

  @inlinable
  public init() {
    unsafe keys = nil
    unsafe values = nil
  }

  /// A batch of plain bits in memory that is somebody else's, until it needs more.
  @unsafe
  @inlinable
  @inline(__always)
  init(lent keys: UnsafeMutableBufferPointer<Key>, _ values: UnsafeMutableBufferPointer<Value>) {
    assert(Self.isTrivial, "there is nothing to be done when the entries go")
    unsafe self.keys = keys.baseAddress
    unsafe self.values = values.baseAddress
    capacity = Swift.min(keys.count, values.count)
  }

  @inlinable
  public var count: Int { @inline(__always) get { knownCount } }

  @inlinable
  public var lastKey: Key? { count == 0 ? nil : unsafe entry(at: count &- 1).key }

  /// An entry that is known to be there.
  @unsafe
  @inlinable
  @inline(__always)
  func entry(at index: Int) -> (key: Key, value: Value) {
    assert(index >= 0 && index < count, "the batch has the entry")
    return unsafe (keys.unsafelyUnwrapped[index], values.unsafelyUnwrapped[index])
  }

  /// Forgets all entries.
  @inlinable
  public mutating func removeAll() {
    if isKnownUniquelyReferenced(&storage) {
      storage?.removeAll()
      knownCount = 0
    } else {
      self = Self()
    }
  }

  /// Sees to it that nobody else has the memory (lent memory nobody has), and that there is room for some more entries; for a
  /// preferred number, if it has to be new.
  @inlinable
  @inline(__always)
  mutating func makeRoom(for added: Int, preferring preferred: Int = 0) {
    if count &+ added <= capacity, storage == nil || isKnownUniquelyReferenced(&storage) { return }
    moveToNewStorage(capacity: Swift.max(2 * count, count + added, count + preferred))
  }

  @inlinable
  public mutating func append(_ key: Key, _ value: Value) {
    makeRoom(for: 1)
    unsafe (keys.unsafelyUnwrapped + count).initialize(to: key)
    unsafe (values.unsafelyUnwrapped + count).initialize(to: value)
    setCount(count &+ 1)
  }

  /// Appends what lies at two addresses, for which there is room; nothing need lie there of a type that takes none.
  @unsafe
  @inlinable
  @inline(__always)
  mutating func append(_ keys: UnsafePointer<Key>, _ values: UnsafePointer<Value>, count added: Int) {
    assert(count &+ added <= capacity, "the batch has room")
    // What takes no room is not there: an array of it has a byte for each, which a block has not.
    if MemoryLayout<Key>.size > 0 { unsafe (self.keys.unsafelyUnwrapped + count).initialize(from: keys, count: added) }
    if MemoryLayout<Value>.size > 0 {
      unsafe (self.values.unsafelyUnwrapped + count).initialize(from: values, count: added)
    }
    setCount(count &+ added)
  }

  /// Whether there is nothing to be done when entries go.
  @inlinable
  static var isTrivial: Bool { @inline(__always) get { _isPOD(Key.self) && _isPOD(Value.self) } }

  @inlinable
  @inline(__always)
  mutating func setCount(_ count: Int) {
    knownCount = count
    // Only for the storage to destroy its entries by.
    if !Self.isTrivial { unsafe storage.unsafelyUnwrapped.books.pointee.count = count }
  }

  @inlinable
  @inline(never)
  mutating func moveToNewStorage(capacity: Int) {
    let grown = EntryBatchStorage<Key, Value>.make(capacity: capacity)
    let (newKeys, newValues) = unsafe (grown.keys, grown.values)
    if let oldKeys = unsafe keys, let oldValues = unsafe values {
      unsafe newKeys.initialize(from: oldKeys, count: count)
      unsafe newValues.initialize(from: oldValues, count: count)
    }
    storage = grown
    self.capacity = capacity
    unsafe keys = newKeys
    unsafe values = newValues
    setCount(count)
  }
}

extension _EntryBatch where Key: Comparable {
  /// Appends some of a block's entries, deltas among them, in their order: plain bits, for which there is room.
  @unsafe
  @inlinable
  @inline(never)
  mutating func append(merging source: SortedEntries<Key, Value>, _ from: Int, _ to: Int) {
    assert(count &+ to &- from <= capacity, "the batch has room")
    let keys = unsafe UnsafeMutableRawPointer(self.keys.unsafelyUnwrapped + count)
    let values = unsafe UnsafeMutableRawPointer(self.values.unsafelyUnwrapped + count)
    unsafe source.entries.merge(from, to, into: keys, values)
    setCount(count &+ to &- from)
  }
}

/// What a batch's memory knows of itself.
@frozen
@usableFromInline
struct EntryBatchBooks {
  /// How many entries are to be destroyed: none of plain bits.
  @usableFromInline
  var count = 0
  @usableFromInline
  let capacity: Int
  /// Whether there is nothing to be done when entries go.
  @usableFromInline
  let isTrivial: Bool

  @inlinable
  init(capacity: Int, isTrivial: Bool) {
    self.capacity = capacity
    self.isTrivial = isTrivial
  }
}

/// A batch's memory, in words: keys, then values, each from a multiple of their alignment on.
@usableFromInline
final class EntryBatchStorage<Key: Sendable, Value: Sendable>: ManagedBuffer<EntryBatchBooks, UInt64> {
  @inlinable
  static func make(capacity: Int) -> EntryBatchStorage<Key, Value> {
    let padding = MemoryLayout<Key>.alignment + MemoryLayout<Value>.alignment
    let stride = MemoryLayout<Key>.stride + MemoryLayout<Value>.stride
    let byteCount = capacity * stride + padding
    let buffer = create(minimumCapacity: (byteCount + 7) / 8) { _ in
      EntryBatchBooks(capacity: capacity, isTrivial: _EntryBatch<Key, Value>.isTrivial)
    }
    return unsafe unsafeDowncast(buffer, to: EntryBatchStorage<Key, Value>.self)
  }

  @inlinable
  deinit { removeAll() }

  @inlinable
  func removeAll() {
    // Asked here, since a generic class's `deinit` is not compiled for each type.
    if unsafe !books.pointee.isTrivial {
      unsafe keys.deinitialize(count: books.pointee.count)
      unsafe values.deinitialize(count: books.pointee.count)
    }
    unsafe books.pointee.count = 0
  }

  /// The header, without the checks of a class's property.
  @inlinable
  var books: UnsafeMutablePointer<EntryBatchBooks> {
    @inline(__always) get { unsafe withUnsafeMutablePointerToHeader { unsafe $0 } }
  }

  @inlinable
  var keys: UnsafeMutablePointer<Key> {
    unsafe withUnsafeMutablePointerToElements {
      unsafe UnsafeMutableRawPointer($0).alignedUp(for: Key.self).assumingMemoryBound(to: Key.self)
    }
  }

  @inlinable
  var values: UnsafeMutablePointer<Value> {
    unsafe UnsafeMutableRawPointer(keys + books.pointee.capacity)
      .alignedUp(for: Value.self).assumingMemoryBound(to: Value.self)
  }
}
