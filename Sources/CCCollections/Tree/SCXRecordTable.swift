public import CCReclaim
internal import Synchronization

/// A tree's records: as many as threads have changed it at the same time, found by their places.
///
/// They lie in blocks, of which each has room for twice as many as the one before. None is given back before the tree is.
@safe
@usableFromInline
struct SCXRecordTable: ~Copyable {
  typealias Chunk = Atomic<MarkedPointer<SCXRecordChunk>>

  // SAFETY (whole type): a block is in the table for good, once it is.

  private let chunks: UnsafeMutablePointer<Chunk>
  private let chunkCount = Atomic(1)

  /// 65 534 records: their places have 16 bits.
  private static var chunkLimit: Int { 15 }

  init(_ domain: ReclamationDomain) throws(AllocationFailure) {
    let first = unsafe try domain.allocateBlock(
      byteCount: SCXRecordChunk.byteCount(0), kind: SCXRecordChunkKind.self)
    unsafe chunks = .allocate(capacity: Self.chunkLimit)
    for rank in 0..<Self.chunkLimit { unsafe (chunks + rank).initialize(to: Chunk(.null)) }
    // RELAXED: nobody else knows the table.
    unsafe chunks[0].store(MarkedPointer(SCXRecordChunk.make(in: first, 0)), ordering: .relaxed)
  }

  /// The record that a handle names.
  func record(of handle: SCXHandle) -> UnsafeMutablePointer<SCXRecord> { unsafe record(at: handle.place) }

  private func record(at place: Int) -> UnsafeMutablePointer<SCXRecord> {
    let rank = Int.bitWidth - (place + 2).leadingZeroBitCount - 2
    // ACQUIRE[T6-find] with ACQ_REL[T6-grow]: the records are made before they are found.
    let chunk = unsafe chunks[rank].load(ordering: .acquiring).pointer
    return unsafe chunk.unsafelyUnwrapped.record(place + 2 - (2 << rank))
  }

  /// A record for a change, which goes back by `release`, with the handle of its next use. Nil if there is no memory.
  @usableFromInline
  func claim(
    _ pinned: borrowing ReclamationGuard
  ) -> (record: UnsafeMutablePointer<SCXRecord>, handle: SCXHandle)? {
    while true {
      // ACQUIRE[T6-find] with ACQ_REL[T6-grow].
      let rank = chunkCount.load(ordering: .acquiring)
      let count = (2 << rank) - 2
      // Mostly the one that the thread had the last time.
      let start = pinned.shard % count
      for step in 0..<count {
        let place = (start + step) % count
        let record = unsafe record(at: place)
        // RELAXED: a hint, so that a line that others read is not written in vain.
        if unsafe record.pointee.isClaimed.load(ordering: .relaxed) { continue }
        // ACQUIRE[T5-claim] with RELEASE[T5-release].
        if unsafe record.pointee.isClaimed.exchange(true, ordering: .acquiring) { continue }
        return unsafe (record, Self.invalidate(record, place))
      }
      if !grow(rank, pinned) { return nil }
    }
  }

  /// Begins a new use of a record: what others still read there is void from here on.
  private static func invalidate(_ record: UnsafeMutablePointer<SCXRecord>, _ place: Int) -> SCXHandle {
    // RELAXED: whoever has claimed the record is the only one to change its number.
    let number = unsafe record.pointee.progress.load(ordering: .relaxed).number + 1
    // RELEASE[T3-invalidate] with ACQUIRE[T3-read]: whoever reads a field of this use finds the number changed when it looks
    // again, for the fields are written by releasing stores, after this.
    unsafe record.pointee.progress.store(SCXProgress(.aborted, number: number), ordering: .releasing)
    return SCXHandle(number: number, place: place)
  }

  /// Gives a record back, with what it names.
  @usableFromInline
  static func release(_ record: UnsafeMutablePointer<SCXRecord>) {
    // RELEASE[T5-release] with ACQUIRE[T5-claim].
    unsafe record.pointee.isClaimed.store(false, ordering: .releasing)
  }

  /// Adds a block of records, unless another thread has. False if there is no memory.
  private func grow(_ rank: Int, _ pinned: borrowing ReclamationGuard) -> Bool {
    if rank == Self.chunkLimit { fatalError("an ordered map was changed by more than 65 534 threads at the same time") }
    // ACQUIRE[T6-find] with ACQ_REL[T6-grow].
    if unsafe chunks[rank].load(ordering: .acquiring) == .null {
      let byteCount = SCXRecordChunk.byteCount(rank)
      guard let memory = unsafe try? pinned.allocateBlock(byteCount: byteCount, kind: SCXRecordChunkKind.self) else {
        return false
      }
      let chunk = unsafe SCXRecordChunk.make(in: memory, rank)
      // ACQ_REL[T6-grow] with ACQUIRE[T6-find].
      let (exchanged, _) = unsafe chunks[rank].compareExchange(
        expected: .null, desired: MarkedPointer(chunk), successOrdering: .acquiringAndReleasing,
        failureOrdering: .relaxed)
      if !exchanged { unsafe pinned.discard(chunk) }
    }
    // ACQ_REL[T6-grow] with ACQUIRE[T6-find].
    _ = chunkCount.compareExchange(
      expected: rank, desired: rank + 1, successOrdering: .acquiringAndReleasing, failureOrdering: .relaxed)
    return true
  }

  /// Frees the records, of a tree that nobody uses any more.
  func tearDown(_ domain: ReclamationDomain) {
    for rank in 0..<Self.chunkLimit {
      // RELAXED: whatever other threads did came before the last release of the map.
      if let chunk = unsafe chunks[rank].load(ordering: .relaxed).pointer { unsafe domain.discard(chunk) }
    }
    unsafe chunks.deinitialize(count: Self.chunkLimit)
    unsafe chunks.deallocate()
  }
}

/// A block of records, which lie behind its header.
@safe
struct SCXRecordChunk: ~Copyable {
  let header: BlockHeader

  private static var recordsOffset: Int { (MemoryLayout<SCXRecordChunk>.size + 63) & ~63 }

  static func byteCount(_ rank: Int) -> Int { recordsOffset + (2 << rank) * SCXRecord.byteCount }

  /// A chunk in fresh memory of that size.
  static func make(in memory: UnsafeMutableRawPointer, _ rank: Int) -> UnsafeMutablePointer<SCXRecordChunk> {
    // SAFETY: as the caller says.
    for place in 0..<(2 << rank) {
      unsafe UnsafeMutablePointer<SCXRecord>.make(at: memory + (recordsOffset + place * SCXRecord.byteCount))
    }
    return unsafe memory.assumingMemoryBound(to: SCXRecordChunk.self)
  }

  fileprivate static func offset(_ place: Int) -> Int { recordsOffset + place * SCXRecord.byteCount }
}

/// Nothing to destroy: plain words.
final class SCXRecordChunkKind: BlockKind {}

extension UnsafeMutablePointer where Pointee == SCXRecordChunk {
  fileprivate func record(_ place: Int) -> UnsafeMutablePointer<SCXRecord> {
    // SAFETY: a chunk has the records that its place in the table says.
    unsafe (UnsafeMutableRawPointer(self) + SCXRecordChunk.offset(place)).assumingMemoryBound(to: SCXRecord.self)
  }
}
