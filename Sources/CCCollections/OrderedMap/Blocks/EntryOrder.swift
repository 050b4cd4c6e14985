public import Synchronization

/// In which order a block's cells come: a byte for each entry. In the block, or a copy of one thread.
@unsafe
@frozen
@usableFromInline
struct EntryOrder {
  /// Bytes of which the first is the lowest of the first word.
  @usableFromInline
  let words: UnsafeMutablePointer<Atomic<UInt64>>

  // SAFETY (whole type): there are `wordCount` words; positions are of bytes in them. Only one thread writes to them, and nobody else
  // reads but words.

  @inlinable
  @inline(__always)
  init(_ words: UnsafeMutablePointer<Atomic<UInt64>>) { unsafe self.words = words }

  /// How many words it takes: for as many cells as a block with deltas has, and what moves behind the last.
  @inlinable
  static var wordCount: Int { @inline(__always) get { 8 } }

  @inlinable
  static var byteCount: Int { @inline(__always) get { 64 } }

  /// What a word says where each cell stands in its own place.
  @inlinable
  @inline(__always)
  static func plain(_ index: Int) -> UInt64 {
    0x0706_0504_0302_0100 &+ 0x0808_0808_0808_0808 &* UInt64(truncatingIfNeeded: index)
  }

  /// Writes an order in which each cell stands in its own place.
  @inlinable
  @inline(__always)
  func initialize() {
    for index in unsafe 0..<Self.wordCount {
      unsafe (words + index).initialize(to: Atomic(Self.plain(index).littleEndian))
    }
  }

  /// A word, its first byte the lowest. For whoever writes to it.
  @inlinable
  @inline(__always)
  func word(_ index: Int) -> UInt64 {
    // RELAXED: what other threads have written is known by a word that shows it (INVARIANT(BK-7)).
    unsafe UInt64(littleEndian: words[index].load(ordering: .relaxed))
  }

  @inlinable
  @inline(__always)
  func set(_ index: Int, _ word: UInt64) {
    // RELEASE[M7-order] with ACQUIRE[M7-read]: that the place of a delta is taken comes before.
    unsafe words[index].store(word.littleEndian, ordering: .releasing)
  }

  /// Makes a copy.
  @inlinable
  @inline(__always)
  func copy(to target: UnsafeMutablePointer<UInt64>) {
    for index in unsafe 0..<Self.wordCount {
      // ACQUIRE[M7-read] with RELEASE[M7-order]: who reads what another delta has changed sees behind it that its place is taken.
      unsafe target[index] = words[index].load(ordering: .acquiring)
    }
  }

  /// The cell at a position.
  @inlinable
  @inline(__always)
  subscript(position: Int) -> Int {
    unsafe Int(truncatingIfNeeded: UnsafeRawPointer(words).load(fromByteOffset: position, as: UInt8.self))
  }

  /// Puts a cell in the place of another one.
  @inlinable
  @inline(__always)
  func replace(at position: Int, with cell: Int) {
    let (index, shift) = unsafe Self.split(position)
    unsafe set(index, word(index) & ~(255 &<< shift) | UInt64(truncatingIfNeeded: cell) &<< shift)
  }

  /// Puts a cell before the one that is at a position.
  @inlinable
  @inline(__always)
  func insert(_ cell: Int, at position: Int) {
    let (first, shift) = unsafe Self.split(position)
    let (old, low) = unsafe (word(first), 1 &<< shift &- 1)
    unsafe set(first, old & low | (old & ~low) &<< 8 | UInt64(truncatingIfNeeded: cell) &<< shift)
    var carried = old &>> 56
    for index in unsafe (first &+ 1)..<Self.wordCount {
      let old = unsafe word(index)
      unsafe set(index, old &<< 8 | carried)
      carried = old &>> 56
    }
  }

  /// Takes the cell at a position away.
  @inlinable
  @inline(__always)
  func remove(at position: Int) {
    let (first, shift) = unsafe Self.split(position)
    var old = unsafe word(first)
    // Of the first word, what is before the position stays.
    var (low, kept) = (1 &<< shift &- 1, old)
    for index in unsafe first..<Self.wordCount {
      let next = unsafe index &+ 1 < Self.wordCount ? word(index &+ 1) : 0
      unsafe set(index, kept & low | (old &>> 8 | next &<< 56) & ~low)
      (old, low, kept) = (next, 0, 0)
    }
  }

  /// A position's word, and how many bits of it come before.
  @inlinable
  @inline(__always)
  static func split(_ position: Int) -> (index: Int, shift: UInt64) {
    (position &>> 3, UInt64(truncatingIfNeeded: (position & 7) &* 8))
  }
}
