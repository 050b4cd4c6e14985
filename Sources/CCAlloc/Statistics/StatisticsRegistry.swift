internal import CPlatform
internal import Synchronization

/// All threads' counters: the shards of live threads, what ended threads left, and where counting was last reset.
@usableFromInline
enum StatisticsRegistry {
  @safe
  private struct State {
    var shards: UnsafeMutablePointer<StatisticsShard>?
    /// What threads that have ended counted.
    var folded = AllocationStatistics()
    /// The totals at the last reset.
    var baseline = AllocationStatistics()
  }

  // SAFETY: guarded by the allocators' lock, which every function below holds around every access.
  private nonisolated(unsafe) static var state = State()

  // SAFETY: the hook gets what `register` put into the slot.
  private static let installsExitHook: Void = unsafe cc_thread_on_exit(cc_slot_statistics) { shard in
    unsafe StatisticsRegistry.fold(shard.assumingMemoryBound(to: StatisticsShard.self))
  }

  /// Makes the calling thread's shard.
  @unsafe
  @usableFromInline
  @inline(never)
  static func register() -> UnsafeMutablePointer<StatisticsShard> {
    installsExitHook
    // Two lines: the processor fetches them in pairs.
    let memory = UnsafeMutableRawPointer.allocate(byteCount: 128, alignment: 128)
    // SAFETY: fresh memory, larger than a shard.
    let shard = unsafe memory.bindMemory(to: StatisticsShard.self, capacity: 1)
    unsafe shard.initialize(to: StatisticsShard())
    withLock {
      // SAFETY: under the lock.
      unsafe shard.pointee.next = state.shards
      unsafe state.shards = shard
    }
    unsafe cc_thread_set(cc_slot_statistics, memory)
    return unsafe shard
  }

  /// Adds up an ending thread's shard and frees it. In one step for a snapshot: both hold the lock.
  private static func fold(_ shard: UnsafeMutablePointer<StatisticsShard>) {
    withLock {
      // SAFETY: under the lock; the list holds `shard`, whose thread has given it up.
      unsafe state.folded = state.folded.combined(with: read(shard), &+)
      if unsafe state.shards == shard {
        unsafe state.shards = shard.pointee.next
      } else {
        var cursor = unsafe state.shards!
        while unsafe cursor.pointee.next != shard { unsafe cursor = cursor.pointee.next! }
        unsafe cursor.pointee.next = shard.pointee.next
      }
    }
    unsafe shard.deinitialize(count: 1)
    unsafe UnsafeMutableRawPointer(shard).deallocate()
  }

  /// What was counted since the last reset.
  static func snapshot() -> AllocationStatistics {
    // SAFETY: under the lock.
    withLock { unsafe totals().combined(with: state.baseline, &-) }
  }

  /// Makes what was counted so far the new zero. Nobody else's counter is written.
  static func reset() {
    // SAFETY: under the lock.
    withLock { unsafe state.baseline = totals() }
  }

  private static func totals() -> AllocationStatistics {
    // Frees first, then allocations: no free appears without its allocation.
    // SAFETY: callers hold the lock.
    var frees = AllocationStatistics()
    var cursor = unsafe state.shards
    while let shard = unsafe cursor {
      let counted = unsafe read(shard)
      frees.freeCount &+= counted.freeCount
      frees.freedBytes &+= counted.freedBytes
      unsafe cursor = shard.pointee.next
    }
    var allocations = AllocationStatistics()
    unsafe cursor = state.shards
    while let shard = unsafe cursor {
      let counted = unsafe read(shard)
      allocations.allocationCount &+= counted.allocationCount
      allocations.allocatedBytes &+= counted.allocatedBytes
      unsafe cursor = shard.pointee.next
    }
    return unsafe state.folded.combined(with: frees.combined(with: allocations, &+), &+)
  }

  private static func read(_ shard: UnsafeMutablePointer<StatisticsShard>) -> AllocationStatistics {
    var result = AllocationStatistics()
    // ACQUIRE[A1-snapshot] with RELEASE[A1-count]: frees are read before allocations, see `totals`.
    // SAFETY: callers hold the lock, so the shard is not freed.
    result.freeCount = unsafe shard.pointee.freeCount.load(ordering: .acquiring)
    // ACQUIRE[A1-snapshot]: as above.
    result.freedBytes = unsafe shard.pointee.freedBytes.load(ordering: .acquiring)
    // ACQUIRE[A1-snapshot]: as above.
    result.allocationCount = unsafe shard.pointee.allocationCount.load(ordering: .acquiring)
    // ACQUIRE[A1-snapshot]: as above.
    result.allocatedBytes = unsafe shard.pointee.allocatedBytes.load(ordering: .acquiring)
    return result
  }

  private static func withLock<R>(_ body: () -> R) -> R {
    cc_lock_acquire(cc_lock_allocators)
    defer { cc_lock_release(cc_lock_allocators) }
    return body()
  }
}
