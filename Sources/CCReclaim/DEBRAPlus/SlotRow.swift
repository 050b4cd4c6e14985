public import Synchronization

/// The slots of one nesting level: the blocks that an operation is about to use, by address. Written by its thread with
/// plain stores; read by reclaimers once the operation is neutralized.
///
/// What a slot named in an earlier operation stays there: at worst it keeps a block that nobody uses.
@safe
@frozen
@usableFromInline
struct SlotRow {
  @usableFromInline
  let first: UnsafeMutablePointer<Atomic<UInt>>

  /// Slots of an operation.
  @usableFromInline
  static var count: Int { @inlinable get { 8 } }

  /// The bytes of a row.
  @usableFromInline
  static var byteCount: Int { @inlinable get { count * MemoryLayout<Atomic<UInt>>.stride } }

  @unsafe
  @inlinable
  init(at address: UnsafeMutableRawPointer) {
    // SAFETY: the caller says that a row is there.
    unsafe first = address.assumingMemoryBound(to: Atomic<UInt>.self)
  }

  /// Makes a row of empty slots in fresh memory.
  @unsafe
  static func initialize(at address: UnsafeMutableRawPointer) {
    // SAFETY: the caller's fresh memory, of `byteCount` bytes.
    let first = unsafe address.bindMemory(to: Atomic<UInt>.self, capacity: count)
    for index in 0..<count { unsafe (first + index).initialize(to: Atomic(0)) }
  }

  /// Names a block. The light fence that follows, and a check, are the caller's.
  @inlinable
  @inline(__always)
  func name(_ address: UInt, in slot: Int) {
    // INVARIANT(SL-1): an operation has slots 0 to 7.
    if _slowPath(UInt(bitPattern: slot) >= UInt(bitPattern: Self.count)) { fatalError("an operation has slots 0 to 7") }
    // SAFETY: SL-1; the row lives as long as its record.
    // RELEASE[R9-slot] with ACQUIRE[R9-slots]: the last read of the block that the slot named before comes before its
    // being freed. The light fence that follows makes the name visible to frees, or lets the check fail.
    unsafe first[slot].store(address, ordering: .releasing)
  }

  /// Calls `body` with what the slots name, marks and all. For reclaimers.
  @usableFromInline
  func forEach(_ body: (UInt) -> Void) {
    for index in 0..<Self.count {
      // SAFETY: as above.
      // ACQUIRE[R9-slots] with RELEASE[R9-slot].
      let name = unsafe first[index].load(ordering: .acquiring)
      if name != 0 { body(name) }
    }
  }
}
