public import CCReclaim

/// How a block keeps keys, or values, of one type: in itself, or each in a box of its own.
///
/// Only plain bits lie in a block. A block is replaced as a whole, and its readers may hold an older one: bits can be in both,
/// a reference that is counted once cannot. So anything else lies in an ``EntryBox``, which is allocated, published and retired
/// like every block, by whoever adds and removes the entry.
@safe
@frozen
@usableFromInline
struct EntryCell<Element> {
  /// What is stored, if it lies in the block.
  @usableFromInline
  var element: Element?
  /// Where it is, otherwise.
  @usableFromInline
  var box: UnsafeMutablePointer<EntryBox>?

  /// The largest that lies in a block; moving more with every update costs more than the box.
  @inlinable
  static var maximumSize: Int { @inlinable @inline(__always) get { 32 } }

  /// Whether elements lie in the block.
  @inlinable
  static var isInline: Bool {
    @inline(__always) get { _isPOD(Element.self) && MemoryLayout<Element>.stride <= maximumSize }
  }

  /// The bytes from one cell to the next; none for what takes none.
  @inlinable
  static var stride: Int {
    @inline(__always) get {
      if MemoryLayout<Element>.size == 0 { return 0 }
      return isInline ? MemoryLayout<Element>.stride : MemoryLayout<UInt>.stride
    }
  }

  /// What a cell's address is a multiple of.
  @inlinable
  static var alignment: Int {
    @inline(__always) get {
      isInline ? MemoryLayout<Element>.alignment : MemoryLayout<UInt>.alignment
    }
  }

  /// A cell for a new entry, with a box if it takes one.
  @inlinable
  @inline(__always)
  init(_ element: consuming Element, _ access: DomainAccess) throws(AllocationFailure) {
    // SAFETY: the box is this cell's until it is published.
    if Self.isInline {
      self.element = element
      unsafe box = nil
    } else {
      self.element = nil
      unsafe box = try EntryBox.make(element, in: access)
    }
  }

  /// The digest of a key that is not published yet, or that the caller holds.
  @unsafe
  @inlinable
  @inline(__always)
  func digest(behind skip: Int) -> UInt64 {
    if !KeyDigest<Element>.isUsed { return KeyDigest<Element>.unknown }
    // SAFETY: what has a digest lies in a box.
    return unsafe KeyDigest<Element>.of(at: box.unsafelyUnwrapped.content(as: Element.self), behind: skip)
  }

  /// Writes the cell into a block that nobody else knows yet.
  @unsafe
  @inlinable
  @inline(__always)
  func write(to address: UnsafeMutableRawPointer) {
    // SAFETY: the caller's block, with room for the cell.
    if Self.isInline {
      unsafe address.assumingMemoryBound(to: Element.self).initialize(to: element.unsafelyUnwrapped)
    } else {
      unsafe address.assumingMemoryBound(to: UnsafeMutablePointer<EntryBox>?.self).initialize(to: box)
    }
  }

  /// Destroys what was not published.
  @inlinable
  @inline(__always)
  mutating func discard(_ access: DomainAccess) {
    if Self.isInline { return }
    // SAFETY: nobody else has seen the box.
    guard let unpublished = unsafe box else { return }
    unsafe box = nil
    unsafe EntryBoxKind<Element>.destroy(unpublished)
    unsafe access.discard(unpublished)
  }
}
