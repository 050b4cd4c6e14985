// SAFETY (whole file): the callers' blocks, of this allocator, and not freed before.

extension NodeAllocator {
  /// Gives a block back. Nil is ignored, and not counted.
  ///
  /// - Parameters:
  ///   - pointer: from this allocator, and not freed before. Any thread may free it.
  ///   - size: what it was allocated with (`count * size` for ``allocateZeroed(count:size:)``), rounded or not.
  @inlinable
  public func free(_ pointer: UnsafeMutableRawPointer?, size: Int) {
    guard let pointer = unsafe pointer else { return }
    #if DEBUG
      unsafe debugFree(pointer, size: size)
    #else
      // SAFETY: AL-1.
      let mode = unsafe record.pointee.mode
      if _fastPath(mode == .plain) {
        // SAFETY: the caller's block, allocated by mimalloc since this is a mimalloc allocator.
        unsafe Self.mimallocFree(pointer)
        return
      }
      #if AllocationStatistics
        if mode == .counted {
          StatisticsShard.countFree(bytes: CacheLine.roundedUp(size))
          // SAFETY: as above.
          unsafe Self.mimallocFree(pointer)
          return
        }
      #endif
      unsafe freeSlow(pointer, size: size)
    #endif
  }

  /// Gives a block back whose size is not known. Nil is ignored.
  ///
  /// The statistics count the free and no bytes, which leaves ``AllocationStatistics/currentBytes`` too high.
  public func free(_ pointer: UnsafeMutableRawPointer?) {
    guard let pointer = unsafe pointer else { return }
    #if DEBUG
      unsafe debugFree(pointer, size: nil)
    #else
      unsafe freeSlow(pointer, size: nil)
    #endif
  }
}
