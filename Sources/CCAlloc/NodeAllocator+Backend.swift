internal import CMimalloc

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

extension NodeAllocator {
  /// Serves an allocation of any kind, and counts it if the mode says so.
  @unsafe
  @usableFromInline
  @inline(never)
  func allocateSlow(_ size: Int, alignment: Int, isZeroed: Bool = false) -> UnsafeMutableRawPointer? {
    // SAFETY: as the callers have checked.
    guard let block = unsafe take(size, alignment: alignment, isZeroed: isZeroed) else { return nil }
    #if AllocationStatistics
      // SAFETY: AL-1.
      if unsafe record.pointee.mode.isCounting {
        StatisticsShard.countAllocation(bytes: CacheLine.roundedUp(size))
      }
    #endif
    return unsafe block
  }

  /// Takes back a block of any backend, and counts it if the mode says so.
  @unsafe
  @usableFromInline
  @inline(never)
  func freeSlow(_ block: UnsafeMutableRawPointer, size: Int?) {
    #if AllocationStatistics
      // SAFETY: AL-1.
      if unsafe record.pointee.mode.isCounting {
        StatisticsShard.countFree(bytes: size.map(CacheLine.roundedUp) ?? 0)
      }
    #endif
    // SAFETY: the caller's block, of this allocator.
    switch unsafe record.pointee.backend {
    case .mimalloc: unsafe Self.mimallocFree(block)
    case .system: unsafe systemFree(block)
    case .custom: unsafe record.pointee.free(block, size.map(CacheLine.roundedUp))
    }
  }

  /// One call of the backend. Sizes and alignments were checked by the public functions.
  @unsafe
  private func take(_ size: Int, alignment: Int, isZeroed: Bool) -> UnsafeMutableRawPointer? {
    // SAFETY: AL-1 for the record; the C functions take any size, and a power of two as alignment.
    switch unsafe record.pointee.backend {
    case .mimalloc:
      if isZeroed { return unsafe mi_zalloc(max(size, Self.defaultAlignment)) }
      if alignment == CacheLine.size, size % CacheLine.size == 0 { return unsafe Self.mimallocNode(size) }
      // Blocks of fewer than 16 bytes are aligned to 8 only.
      if alignment <= Self.defaultAlignment { return unsafe mi_malloc(max(size, Self.defaultAlignment)) }
      // Not `mi_malloc_aligned`: mimalloc 2.0's takes blocks of a small power of two for aligned to their size.
      return unsafe mi_malloc_aligned_at(size, alignment, 0)
    case .system:
      if isZeroed { return unsafe calloc(1, size) }
      if alignment <= Self.defaultAlignment { return unsafe malloc(size) }
      var block: UnsafeMutableRawPointer?
      return unsafe posix_memalign(&block, alignment, size) == 0 ? block : nil
    case .custom:
      let rounded = CacheLine.roundedUp(size)
      guard let block = unsafe record.pointee.allocate(rounded, alignment) else { return nil }
      // Not `precondition`: its text is left out of release builds.
      if Int(bitPattern: block) & (alignment - 1) != 0 {
        fatalError("the node allocator '\(name)' returned a block that is not aligned to \(alignment) bytes")
      }
      if isZeroed { unsafe block.initializeMemory(as: UInt8.self, repeating: 0, count: rounded) }
      return unsafe block
    }
  }
}

/// The C library's `free`, under a name that ``NodeAllocator/free(_:)`` does not hide.
@unsafe
private func systemFree(_ block: UnsafeMutableRawPointer) {
  // SAFETY: the caller's block, from malloc, calloc or posix_memalign.
  unsafe free(block)
}
