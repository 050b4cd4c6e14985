/// The unit in which caches exchange memory.
public enum CacheLine {
  /// Bytes of a cache line: 64, and 128 on Apple silicon.
  ///
  /// - Complexity: a constant, folded at compile time.
  @inlinable
  public static var size: Int {
    #if arch(arm64) && canImport(Darwin)
      128
    #else
      64
    #endif
  }

  /// `size` rounded up to whole lines. Traps on overflow, which ``NodeAllocator/isAcceptable(size:)`` rules out.
  @inlinable
  package static func roundedUp(_ size: Int) -> Int {
    (size + (CacheLine.size - 1)) & ~(CacheLine.size - 1)
  }
}
