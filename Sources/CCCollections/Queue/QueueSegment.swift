public import CCReclaim
public import Synchronization

/// A run of cells: what the queue's list is made of. The header, then `capacity` cells.
///
/// INVARIANT(SG-1): `dequeueIndex` ≤ the claimed count of `enqueueWord` ≤ `capacity`, and none of them decreases.
/// INVARIANT(SG-2): `next` is set once, after `enqueueWord` was frozen: full or closed.
/// INVARIANT(SG-3): the queue's `head` moves past a segment only when all its claimed cells are claimed by consumers too, and
/// after `tail` has moved past it. Whoever moves `head` retires the segment.
@safe
@usableFromInline
struct QueueSegment: ~Copyable {
  let header: BlockHeader
  @usableFromInline
  let capacity: Int
  /// How many elements went through the cells of the segments before this one.
  var base: UInt64 = 0
  @usableFromInline
  let next = Atomic<MarkedPointer<QueueSegment>>(.null)
  /// Whether a cell holds an element that its consumer had to leave there.
  let holdsLeftovers = Atomic<Bool>(false)
  private let padding0 = LinePadding()
  /// How many cells producers have claimed, and above ``closed`` whether they may claim no more.
  @usableFromInline
  let enqueueWord: Atomic<UInt>
  private let padding1 = LinePadding()
  /// How many cells consumers have claimed, or ``skipping`` with the index of one that is being decided upon.
  @usableFromInline
  let dequeueIndex = Atomic<UInt>(0)
  private let padding2 = LinePadding()

  /// Set in `enqueueWord` when a segment was closed before it was full.
  @usableFromInline
  static var closed: UInt { @inlinable get { 1 << 63 } }

  /// Set in `dequeueIndex` while its cell's verdict is open.
  static var skipping: UInt { 1 << 63 }

  /// Cells in the first segment of a queue; each later one has twice as many as the one before, up to a limit.
  static var initialCapacity: Int { 16 }

  /// Writes what follows the block's header.
  private init(header: consuming BlockHeader, capacity: Int, claimed: Int) {
    self.header = header
    self.capacity = capacity
    enqueueWord = Atomic(UInt(bitPattern: claimed))
  }

  /// Makes a segment of a fresh block: all cells empty, the first `claimed` of them the caller's to fill.
  @unsafe
  static func initialize(
    _ block: UnsafeMutableRawPointer, capacity: Int, claimed: Int, geometry: CellGeometry
  ) -> UnsafeMutablePointer<QueueSegment> {
    // SAFETY: the block was allocated with room for this, and is the caller's alone. Zero is the empty cell.
    let segment = unsafe block.bindMemory(to: QueueSegment.self, capacity: 1)
    let header = unsafe block.assumingMemoryBound(to: BlockHeader.self).move()
    unsafe segment.initialize(to: QueueSegment(header: header, capacity: capacity, claimed: claimed))
    unsafe (block + geometry.firstCell).initializeMemory(
      as: UInt8.self, repeating: 0, count: capacity * geometry.stride)
    return unsafe segment
  }
}

extension UnsafeMutablePointer where Pointee == QueueSegment {
  // SAFETY (whole extension): the callers' guards protect the segment, or it is theirs alone.

  /// Claims the cell at `index` for a producer, if it is the next.
  @inlinable
  @inline(__always)
  func claimForEnqueue(_ index: UInt) -> Bool {
    // ACQ_REL[Q3-claim] with ACQUIRE[Q3-frontier]: a consumer that sees the claim knows that an element is coming.
    unsafe pointee.enqueueWord.compareExchange(
      expected: index, desired: index &+ 1, successOrdering: .acquiringAndReleasing, failureOrdering: .relaxed
    ).exchanged
  }

  /// Claims the published cell at `index` for a consumer, if it is the next.
  @inlinable
  @inline(__always)
  func claimForDequeue(_ index: UInt) -> Bool {
    // SEQ_CST[Q4-claim, Q6-claim] with ACQUIRE[Q4-read] and SEQ_CST[Q6-peek]. On x86-64 any compare-exchange is
    // sequentially consistent.
    unsafe pointee.dequeueIndex.compareExchange(
      expected: index, desired: index &+ 1, successOrdering: .sequentiallyConsistent, failureOrdering: .relaxed
    ).exchanged
  }

  /// How many cells were claimed by producers, by a value of `enqueueWord`.
  func claimed(_ word: UInt) -> UInt {
    word & ~QueueSegment.closed
  }

  /// Whether a value of `enqueueWord` is final.
  func isFrozen(_ word: UInt) -> Bool {
    unsafe word >= UInt(bitPattern: pointee.capacity)
  }

  /// The position in the queue's whole history that `index` stands for.
  func position(_ index: UInt) -> UInt64 {
    unsafe pointee.base &+ UInt64(index)
  }

  /// How many cells were claimed by consumers, by a value of `dequeueIndex`.
  func consumed(_ index: UInt) -> UInt {
    index & ~QueueSegment.skipping
  }

  /// A cell's state, without its element's type.
  func cellState(at index: UInt, _ geometry: CellGeometry) -> UnsafeMutablePointer<Atomic<CellState>> {
    let offset = geometry.firstCell + Int(index) * geometry.stride + geometry.payloadSize
    return unsafe (UnsafeMutableRawPointer(self) + offset).assumingMemoryBound(to: Atomic<CellState>.self)
  }

  /// What a cell's state is just now.
  func state(at index: UInt, _ geometry: CellGeometry) -> CellState {
    // ACQUIRE[Q2-observe] with RELEASE[Q2-publish].
    unsafe cellState(at: index, geometry).pointee.load(ordering: .acquiring)
  }

  /// A cell's verdict, right behind its state.
  func verdict(at index: UInt, _ geometry: CellGeometry) -> UnsafeMutablePointer<Atomic<CellVerdict>> {
    unsafe (UnsafeMutableRawPointer(cellState(at: index, geometry)) + 1)
      .assumingMemoryBound(to: Atomic<CellVerdict>.self)
  }
}
