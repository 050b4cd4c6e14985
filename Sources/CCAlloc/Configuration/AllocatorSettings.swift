internal import CPlatform
internal import Synchronization

/// The process's allocator settings, and the allocators that they reach.
enum AllocatorSettings {
  // SAFETY: guarded by the allocators' lock, which every function below holds around every access.
  private nonisolated(unsafe) static var records: [UnsafePointer<NodeAllocator.Record>] = unsafe []

  /// Whether calls are counted. The environment decides until code does. Stored under the allocators' lock.
  #if AllocationStatistics
    private static let counting = Atomic<Bool>(Environment.flag("CC_ALLOC_STATS") ?? false)
  #else
    private static let counting = Atomic<Bool>(false)
  #endif

  /// Puts a new allocator under the settings.
  static func adopt(_ record: UnsafePointer<NodeAllocator.Record>) {
    cc_lock_acquire(cc_lock_allocators)
    defer { cc_lock_release(cc_lock_allocators) }
    // SAFETY: under the lock.
    unsafe records.append(record)
    // RELAXED: stored under the lock.
    unsafe record.pointee.setCounting(counting.load(ordering: .relaxed))
  }

  static var isCounting: Bool {
    get {
      // ACQUIRE[A2-read] with RELEASE[A2-set]: as for the default allocator.
      counting.load(ordering: .acquiring)
    }
    set {
      cc_lock_acquire(cc_lock_allocators)
      defer { cc_lock_release(cc_lock_allocators) }
      // RELEASE[A2-set] with ACQUIRE[A2-read].
      counting.store(newValue, ordering: .releasing)
      // SAFETY: under the lock; AL-1 for the records.
      unsafe records.forEach { unsafe $0.pointee.setCounting(newValue) }
    }
  }

  /// The address of the default allocator's record; 0 until somebody asks or sets.
  private static let defaultRecord = Atomic<UInt>(0)

  static var defaultAllocator: NodeAllocator {
    get {
      // ACQUIRE[A2-read] with RELEASE[A2-set]: the record was written before its address.
      // SAFETY: AL-1; the address of a record, or 0.
      let bits = defaultRecord.load(ordering: .acquiring)
      guard let record = unsafe UnsafePointer<NodeAllocator.Record>(bitPattern: bits) else { return environmentDefault }
      return unsafe NodeAllocator(record: record)
    }
    set {
      // SAFETY: AL-1, the address stays valid.
      // RELEASE[A2-set] with ACQUIRE[A2-read].
      defaultRecord.store(UInt(bitPattern: unsafe newValue.record), ordering: .releasing)
    }
  }

  private static let environmentDefault: NodeAllocator =
    switch Environment.choice("CC_ALLOCATOR", among: ["mimalloc", "system"]) {
    case "system": .system
    case "mimalloc": .mimalloc
    // The sanitizer does not see how mimalloc hands memory from thread to thread, and would report races that are none.
    default: cc_is_thread_sanitized() ? .system : .mimalloc
    }
}
