import CCAlloc
import CCTestSupport

/// A user's allocator that remembers what it was asked. It can be told to have no memory, or to misalign.
final class RecordingAllocator: Sendable {
  struct Call: Equatable, Sendable {
    var size: Int?
    var alignment: Int?
  }

  private let allocations = Locked<[Call]>([])
  private let releases = Locked<[Call]>([])
  private let hasMemory: Bool
  private let offset: Int

  init(hasMemory: Bool = true, offset: Int = 0) {
    self.hasMemory = hasMemory
    self.offset = offset
  }

  /// The calls of the closure that allocates, in order.
  var allocationCalls: [Call] { allocations.withLock { $0 } }
  /// The sizes that the closure that frees was given, in order.
  var releasedSizes: [Int?] { releases.withLock { $0.map(\.size) } }

  /// Each allocator is a record that is never freed: a test makes one.
  func makeAllocator(_ name: String = "recording") -> NodeAllocator {
    // SAFETY: a block is given back to the allocator that it is from; `offset` is for tests that trap.
    unsafe NodeAllocator(
      name: name,
      allocate: { [self] size, alignment in
        allocations.withLock { $0.append(Call(size: size, alignment: alignment)) }
        guard hasMemory else { return nil }
        return unsafe UnsafeMutableRawPointer.allocate(byteCount: size + offset, alignment: alignment) + offset
      },
      free: { [self] pointer, size in
        releases.withLock { $0.append(Call(size: size)) }
        unsafe pointer.deallocate()
      })
  }
}
