public import CPlatform
public import Synchronization

/// One thread's allocation counters, on cache lines of their own. Only the owner writes; snapshots read.
@safe
@usableFromInline
struct StatisticsShard: ~Copyable {
  @usableFromInline
  let allocationCount = Atomic<UInt64>(0)
  @usableFromInline
  let allocatedBytes = Atomic<UInt64>(0)
  @usableFromInline
  let freeCount = Atomic<UInt64>(0)
  @usableFromInline
  let freedBytes = Atomic<UInt64>(0)
  /// The registry's list of live shards. Guarded by the allocators' lock.
  var next: UnsafeMutablePointer<StatisticsShard>?

  // SAFETY: no address yet.
  init() { unsafe next = nil }

  @inlinable
  static func countAllocation(bytes: Int) {
    // SAFETY: the shard lives until its thread has ended, and this is its thread.
    let shard = unsafe current
    unsafe shard.pointee.allocationCount.bump(by: 1)
    unsafe shard.pointee.allocatedBytes.bump(by: UInt64(truncatingIfNeeded: bytes))
  }

  @inlinable
  static func countFree(bytes: Int) {
    // SAFETY: as above.
    let shard = unsafe current
    unsafe shard.pointee.freedBytes.bump(by: UInt64(truncatingIfNeeded: bytes))
    unsafe shard.pointee.freeCount.bump(by: 1)
  }

  /// The calling thread's shard, made on first use.
  @unsafe
  @inlinable
  static var current: UnsafeMutablePointer<StatisticsShard> {
    // SAFETY: the slot holds null or what `register` put there.
    if let known = unsafe cc_thread_get(cc_slot_statistics) {
      return unsafe known.assumingMemoryBound(to: StatisticsShard.self)
    }
    return unsafe StatisticsRegistry.register()
  }
}

extension Atomic where Value == UInt64 {
  /// Adds to a counter that only the calling thread writes: no read-modify-write, and no shared line but its own.
  @inlinable
  package borrowing func bump(by amount: UInt64) {
    // RELAXED: the owner reads what it wrote itself.
    let value = load(ordering: .relaxed)
    // RELEASE[A1-count] with ACQUIRE[A1-snapshot]: whoever sees this free counted sees the allocation counted, since the
    // block came here from there. A release store costs nothing on x86-64.
    store(value &+ amount, ordering: .releasing)
  }
}
