#if Checked
  internal import CCAlloc
  internal import CPlatform

  #if canImport(Glibc)
    internal import Glibc
  #elseif canImport(Musl)
    internal import Musl
  #elseif canImport(Darwin)
    internal import Darwin
  #endif

  /// Freed blocks of a domain that do not go back to the allocator yet, the oldest first: so that a late reader finds a block
  /// that says that it is freed, and a late writer leaves a trace.
  @safe
  struct Quarantine: ~Copyable {
    // SAFETY (whole file): the list is guarded by the domains' lock, which a fork respects, and under which nothing else is
    // touched: no user code, no allocator. A block that is given to the quarantine is its own.
    private let list: UnsafeMutablePointer<BlockList>

    /// The most blocks, and bytes of them, that stay.
    static var countLimit: Int { 65_536 }
    static var byteLimit: Int { 64 << 20 }

    /// What a freed block is filled with behind its header. As an address, it is none.
    static var poison: UInt8 { 0xF7 }
    /// A link that was filled with it.
    static var poisonedWord: UInt { UInt(poison) &* (UInt.max / 255) }

    init() {
      unsafe list = .allocate(capacity: 1)
      unsafe list.initialize(to: BlockList())
    }

    deinit {
      unsafe list.deinitialize(count: 1)
      unsafe list.deallocate()
    }

    /// Takes a block that nobody may use any more, and gives the oldest back to the allocator where there are too many.
    func admit(_ block: UnsafeMutablePointer<BlockHeader>, _ allocator: NodeAllocator) {
      unsafe memset(block.contents, Int32(Self.poison), block.contentByteCount)
      unsafe append(block)
      while let oldest = unsafe removeOldest(unless: Self.isWithinLimits) { unsafe release(oldest, allocator) }
    }

    /// Gives all blocks back to the allocator.
    func flush(_ allocator: NodeAllocator) {
      while let oldest = unsafe removeOldest(unless: { _ in false }) { unsafe release(oldest, allocator) }
    }

    private static func isWithinLimits(_ list: borrowing BlockList) -> Bool {
      list.count <= countLimit && list.byteCount <= byteLimit
    }

    private func append(_ block: UnsafeMutablePointer<BlockHeader>) {
      cc_lock_acquire(cc_lock_domains)
      defer { cc_lock_release(cc_lock_domains) }
      unsafe list.pointee.append(block)
    }

    private func removeOldest(
      unless isEnough: (borrowing BlockList) -> Bool
    ) -> UnsafeMutablePointer<BlockHeader>? {
      cc_lock_acquire(cc_lock_domains)
      defer { cc_lock_release(cc_lock_domains) }
      return unsafe isEnough(list.pointee) ? nil : list.pointee.popFirst()
    }

    /// Looks whether the block is as it was left, and gives it back.
    private func release(_ block: UnsafeMutablePointer<BlockHeader>, _ allocator: NodeAllocator) {
      guard unsafe block.pointee.books.isBlock, unsafe block.pointee.books.state.phase == .freed else {
        unsafe checkedFailure("written after it was freed: the header of \(block.life)")
      }
      if let offset = unsafe block.firstWrittenOffset {
        unsafe checkedFailure("written after it was freed: byte \(offset) of \(block.life)")
      }
      unsafe block.pointee.books.close()
      unsafe allocator.free(UnsafeMutableRawPointer(block), size: block.pointee.byteCount)
    }
  }

  extension UnsafeMutablePointer where Pointee == BlockHeader {
    fileprivate var contents: UnsafeMutableRawPointer {
      unsafe UnsafeMutableRawPointer(self) + MemoryLayout<BlockHeader>.size
    }

    fileprivate var contentByteCount: Int { unsafe pointee.byteCount - MemoryLayout<BlockHeader>.size }

    /// The first byte, counted from the block's beginning, that is not as the quarantine has left it.
    fileprivate var firstWrittenOffset: Int? {
      let count = unsafe contentByteCount
      guard count > 0 else { return nil }
      let bytes = unsafe UnsafeRawBufferPointer(start: contents, count: count)
      // All bytes are the poison if the first one is, and each is what the one before it is.
      if unsafe bytes[0] == Quarantine.poison, unsafe memcmp(contents, contents + 1, count - 1) == 0 { return nil }
      return unsafe bytes.firstIndex { $0 != Quarantine.poison }.map { $0 + MemoryLayout<BlockHeader>.size }
    }
  }
#endif
