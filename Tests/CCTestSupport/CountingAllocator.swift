public import CCAlloc
import Synchronization

/// An allocator that keeps a ledger: how much is out, and whether sizes come back as they went. It can be told to fail.
public final class CountingAllocator: Sendable {
  private let live = Atomic<Int>(0)
  private let liveBytes = Atomic<Int>(0)
  private let allocations = Atomic<Int>(0)
  /// Allocations that still succeed; negative: all do.
  private let remaining = Atomic<Int>(-1)
  /// Whether all fail afterwards, and not only one.
  private let isLasting = Atomic<Bool>(true)

  /// Nothing out yet.
  public init() {}

  /// Blocks that are out just now.
  public var liveCount: Int { live.load(ordering: .sequentiallyConsistent) }
  /// Their bytes, by the sizes that were asked for and given back.
  public var liveByteCount: Int { liveBytes.load(ordering: .sequentiallyConsistent) }
  /// Blocks that were ever given out.
  public var allocationCount: Int { allocations.load(ordering: .sequentiallyConsistent) }

  /// Makes every allocation after the next `count` fail, or only the first of those; nil: none.
  public func fail(after count: Int?, isLasting: Bool = true) {
    self.isLasting.store(isLasting, ordering: .sequentiallyConsistent)
    remaining.store(count ?? -1, ordering: .sequentiallyConsistent)
  }

  /// The allocator. Make one and keep it: each is a record that is never freed.
  public func makeAllocator(_ name: String = "counting") -> NodeAllocator {
    unsafe NodeAllocator(
      name: name,
      allocate: { [self] size, alignment in
        guard takeTurn() else { return nil }
        live.add(1, ordering: .sequentiallyConsistent)
        allocations.add(1, ordering: .sequentiallyConsistent)
        liveBytes.add(size, ordering: .sequentiallyConsistent)
        return UnsafeMutableRawPointer.allocate(byteCount: size, alignment: alignment)
      },
      free: { [self] pointer, size in
        live.subtract(1, ordering: .sequentiallyConsistent)
        liveBytes.subtract(size ?? 0, ordering: .sequentiallyConsistent)
        unsafe pointer.deallocate()
      })
  }

  private func takeTurn() -> Bool {
    var left = remaining.load(ordering: .sequentiallyConsistent)
    while left >= 0 {
      if left == 0, isLasting.load(ordering: .sequentiallyConsistent) { return false }
      let (exchanged, original) = remaining.compareExchange(
        expected: left, desired: left - 1, ordering: .sequentiallyConsistent)
      if exchanged { return left > 0 }
      left = original
    }
    return true
  }
}
