internal import CCAlloc
public import CCReclaim
public import Synchronization

/// How many elements there are: counters of several threads' changes, each on a cache line of its own, so that changes do not
/// contend. Whoever keeps it calls `tearDown`.
@safe
@frozen
@usableFromInline
struct ShardedCount: @unchecked Sendable {
  @usableFromInline
  let shards: UnsafeMutableRawPointer

  // SAFETY (whole file): the shards are there until `tearDown`.

  /// A power of two. Threads that share one still count right.
  @inlinable
  static var shardCount: Int { @inline(__always) get { 16 } }

  @inlinable
  static var stride: Int { @inline(__always) get { 64 } }

  @usableFromInline
  init() {
    unsafe shards = .allocate(byteCount: Self.shardCount * Self.stride, alignment: CacheLine.size)
    for shard in 0..<Self.shardCount {
      unsafe (shards + shard * Self.stride).initializeMemory(as: Atomic<Int>.self, to: Atomic(0))
    }
  }

  @inlinable
  @inline(__always)
  func shard(_ number: Int) -> UnsafeMutablePointer<Atomic<Int>> {
    unsafe (shards + (number & (Self.shardCount &- 1)) &* Self.stride).assumingMemoryBound(to: Atomic<Int>.self)
  }

  /// Adds a change of the calling thread's.
  @inlinable
  @inline(__always)
  func add(_ change: Int, _ pinned: borrowing ReclamationGuard) {
    // RELAXED: only a number; it orders nothing.
    unsafe shard(pinned.shard).pointee.wrappingAdd(change, ordering: .relaxed)
  }

  /// The sum: exact when nobody adds, and never negative.
  @inlinable
  var total: Int {
    var sum = 0
    for number in 0..<Self.shardCount {
      // RELAXED: as in `add`.
      unsafe sum &+= shard(number).pointee.load(ordering: .relaxed)
    }
    return Swift.max(0, sum)
  }

  @usableFromInline
  func tearDown() { unsafe shards.deallocate() }
}
