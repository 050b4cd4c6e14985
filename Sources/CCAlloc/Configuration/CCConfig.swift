/// Process-wide configuration.
///
/// Settings made in code win over the environment, the environment wins over defaults; an invalid value in the environment
/// is ignored, and said once on standard error. Reading a setting costs one acquiring load. Statistics change at once,
/// everything else for objects made afterwards.
///
/// **Thread safety:** all members may be used from any thread.
public enum CCConfig {
  /// Whether allocations of nodes are counted. Off at start, unless the environment has `CC_ALLOC_STATS=1`.
  ///
  /// Without the package trait `AllocationStatistics` it reads false, and setting it does nothing.
  public static var isAllocationStatisticsEnabled: Bool {
    get {
      #if AllocationStatistics
        AllocatorSettings.isCounting
      #else
        false
      #endif
    }
    set {
      #if AllocationStatistics
        AllocatorSettings.isCounting = newValue
      #endif
    }
  }

  /// What was counted since the last reset. Exact once other threads are quiet; no number goes backwards in between.
  ///
  /// - Complexity: O(threads), under a lock that only snapshots and starting and ending threads take.
  public static func allocationStatistics() -> AllocationStatistics {
    StatisticsRegistry.snapshot()
  }

  /// Starts all numbers at 0 again.
  public static func resetAllocationStatistics() {
    StatisticsRegistry.reset()
  }

  /// The allocator of domains made from now on. The two process-wide domains take it when they are first used.
  ///
  /// The environment sets it at start: `CC_ALLOCATOR=mimalloc` or `system`. Without that it is mimalloc, and the system's under the
  /// thread sanitizer, which does not see how mimalloc hands memory from thread to thread.
  public static var defaultAllocator: NodeAllocator {
    get { AllocatorSettings.defaultAllocator }
    set { AllocatorSettings.defaultAllocator = newValue }
  }
}
