/// What was allocated and freed while counting was enabled. A snapshot, yours to keep.
///
/// Bytes are counted rounded up to whole cache lines, on allocation and on free alike.
public struct AllocationStatistics: Sendable, Equatable, CustomStringConvertible {
  /// Blocks allocated.
  public var allocationCount: UInt64 = 0
  /// Blocks freed.
  public var freeCount: UInt64 = 0
  /// Bytes allocated.
  public var allocatedBytes: UInt64 = 0
  /// Bytes freed; a free without a size adds none.
  public var freedBytes: UInt64 = 0

  /// Bytes in blocks that were allocated while counting was enabled, since the last reset; never negative. Frees without
  /// a size leave it too high, frees of blocks that were not counted too low.
  public var currentBytes: Int64 {
    Int64(clamping: allocatedBytes - min(freedBytes, allocatedBytes))
  }

  /// All zero.
  public init() {}

  /// One line for logs.
  public var description: String {
    "\(allocationCount) allocations (\(allocatedBytes) bytes), \(freeCount) frees (\(freedBytes) bytes), "
      + "\(currentBytes) bytes current"
  }

  /// Each number, combined with its like in `other`.
  func combined(with other: Self, _ operation: (UInt64, UInt64) -> UInt64) -> Self {
    var result = Self()
    result.allocationCount = operation(allocationCount, other.allocationCount)
    result.freeCount = operation(freeCount, other.freeCount)
    result.allocatedBytes = operation(allocatedBytes, other.allocatedBytes)
    result.freedBytes = operation(freedBytes, other.freedBytes)
    return result
  }
}
