import Synchronization

/// One worker's count of operations, on cache lines of its own. The worker stores, others load.
final class WorkerCounter: @unchecked Sendable {
  private let storage: UnsafeMutablePointer<Atomic<UInt64>>

  init() {
    let memory = UnsafeMutableRawPointer.allocate(byteCount: 128, alignment: 128)
    storage = memory.bindMemory(to: Atomic<UInt64>.self, capacity: 1)
    storage.initialize(to: Atomic(0))
  }

  deinit { UnsafeMutableRawPointer(storage).deallocate() }

  @inline(__always)
  var count: UInt64 { storage.pointee.load(ordering: .relaxed) }

  @inline(__always)
  func publish(_ count: UInt64) { storage.pointee.store(count, ordering: .relaxed) }

  /// As `count`, where it says that something else is there.
  @inline(__always)
  var countAcquiring: UInt64 { storage.pointee.load(ordering: .acquiring) }

  @inline(__always)
  func publishReleasing(_ count: UInt64) { storage.pointee.store(count, ordering: .releasing) }
}
