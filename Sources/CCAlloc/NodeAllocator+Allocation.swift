public import CMimalloc

// SAFETY (whole file): sizes and alignments are checked here, and whoever gets a block owns it.

extension NodeAllocator {
  /// A node: a block that begins on a cache line and fills whole lines, so that it shares none with a neighbour.
  ///
  /// - Parameter size: in bytes, at least 1; rounded up to whole lines.
  /// - Returns: uninitialised memory, or nil if `size` is not positive, is too large to round, or there is none.
  /// - Complexity: that of `mi_malloc_small`, a few nanoseconds, with ``mimalloc``.
  @inlinable
  public func allocateNode(size: Int) -> UnsafeMutableRawPointer? {
    guard Self.isAcceptable(size: size) else { return nil }
    let rounded = CacheLine.roundedUp(size)
    #if DEBUG
      return unsafe debugAllocate(rounded, alignment: CacheLine.size, isNode: true)
    #else
      // SAFETY: AL-1.
      let mode = unsafe record.pointee.mode
      if _fastPath(mode == .plain) { return unsafe Self.mimallocNode(rounded) }
      #if AllocationStatistics
        if mode == .counted {
          let block = unsafe Self.mimallocNode(rounded)
          if unsafe block != nil { StatisticsShard.countAllocation(bytes: rounded) }
          return unsafe block
        }
      #endif
      return unsafe allocateSlow(rounded, alignment: CacheLine.size)
    #endif
  }

  /// A block for data of any kind, aligned as `malloc` aligns.
  ///
  /// - Returns: uninitialised memory, or nil if `size` is not positive or there is none.
  public func allocate(size: Int) -> UnsafeMutableRawPointer? {
    guard Self.isAcceptable(size: size) else { return nil }
    #if DEBUG
      return unsafe debugAllocate(size, alignment: Self.defaultAlignment, isNode: false)
    #else
      return unsafe allocateSlow(size, alignment: Self.defaultAlignment)
    #endif
  }

  /// A block for `count` elements of `size` bytes each, all bytes zero.
  ///
  /// - Returns: the memory, or nil if either number is not positive, their product overflows, or there is none.
  public func allocateZeroed(count: Int, size: Int) -> UnsafeMutableRawPointer? {
    let (total, overflow) = count.multipliedReportingOverflow(by: size)
    guard count > 0, size > 0, !overflow, Self.isAcceptable(size: total) else { return nil }
    #if DEBUG
      return unsafe debugAllocate(total, alignment: Self.defaultAlignment, isNode: false, isZeroed: true)
    #else
      return unsafe allocateSlow(total, alignment: Self.defaultAlignment, isZeroed: true)
    #endif
  }

  /// A block whose address is a multiple of `alignment`.
  ///
  /// - Parameters:
  ///   - size: in bytes, at least 1; it need not be a multiple of the alignment.
  ///   - alignment: a power of two.
  /// - Returns: uninitialised memory, or nil if `size` is not positive, `alignment` is no power of two, or there is none.
  public func allocate(size: Int, alignment: Int) -> UnsafeMutableRawPointer? {
    guard Self.isAcceptable(size: size), alignment > 0, alignment & (alignment - 1) == 0 else { return nil }
    #if DEBUG
      return unsafe debugAllocate(size, alignment: alignment, isNode: false)
    #else
      return unsafe allocateSlow(size, alignment: alignment)
    #endif
  }

  /// What `malloc` promises on every platform that Swift runs on.
  static var defaultAlignment: Int { 16 }

  /// Whether a block of `size` bytes can be asked for: positive, and far enough from overflow to be rounded up.
  @inlinable
  static func isAcceptable(size: Int) -> Bool {
    UInt(bitPattern: size &- 1) < UInt(bitPattern: Int.max - 65_536)
  }

  /// `rounded` bytes from mimalloc, which returns blocks of whole cache lines on a line's beginning up to 8 KiB.
  @unsafe
  @inlinable
  static func mimallocNode(_ rounded: Int) -> UnsafeMutableRawPointer? {
    // SAFETY: mimalloc takes any size; `mi_malloc_small` is for at most MI_SMALL_SIZE_MAX, 128 words.
    if rounded <= 1024 { return unsafe mi_malloc_small(rounded) }
    if rounded <= 8192 { return unsafe mi_malloc(rounded) }
    return unsafe mi_malloc_aligned(rounded, CacheLine.size)
  }

  /// Gives a block back to mimalloc.
  @unsafe
  @inlinable
  static func mimallocFree(_ block: UnsafeMutableRawPointer) {
    // SAFETY: the callers' block, of a mimalloc allocator.
    unsafe mi_free(block)
  }
}
