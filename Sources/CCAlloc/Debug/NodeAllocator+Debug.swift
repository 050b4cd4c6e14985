#if DEBUG

  extension NodeAllocator {
    /// What fresh nodes are filled with, so that a read before the first write shows.
    static var freshFill: UInt8 { 0xCD }
    /// What freed blocks are filled with, so that a read after the free shows.
    static var freedFill: UInt8 { 0xDF }

    /// Allocates as a release build does, and remembers the block.
    @usableFromInline
    func debugAllocate(_ size: Int, alignment: Int, isNode: Bool, isZeroed: Bool = false) -> UnsafeMutableRawPointer? {
      // SAFETY: sizes and alignments were checked by the public functions.
      guard let block = unsafe allocateSlow(size, alignment: alignment, isZeroed: isZeroed) else { return nil }
      if isNode {
        // SAFETY: `size` bytes of a block that nobody else knows yet.
        unsafe block.initializeMemory(as: UInt8.self, repeating: Self.freshFill, count: size)
        assert(
          Int(bitPattern: block) & (CacheLine.size - 1) == 0, "AL-3: \(name) returned a node that begins inside a line")
      }
      unsafe LiveBlocks.insert(block, size: size, allocator: self)
      return unsafe block
    }

    /// Traps on a block that is not this allocator's, or not live; then fills it and frees it.
    @unsafe
    @usableFromInline
    func debugFree(_ block: UnsafeMutableRawPointer, size: Int?) {
      // SAFETY: only the address is used until the table has said that the block is live.
      var address: String { unsafe String(describing: block) }
      let allocatedSize: Int
      switch unsafe LiveBlocks.remove(block, allocator: self) {
      case .live(let bytes):
        allocatedSize = bytes
      case .freedBefore:
        fatalError("double free: the block at \(address) was freed before")
      case .foreign:
        fatalError("free of a foreign pointer: \(address) was not allocated by a NodeAllocator")
      case .otherAllocator(let owner):
        fatalError("free by the wrong allocator: the block at \(address) is from '\(owner)', not '\(name)'")
      }
      if let size, !Self.isAcceptable(size: size) || CacheLine.roundedUp(size) != CacheLine.roundedUp(allocatedSize) {
        fatalError("free with the wrong size: \(size) instead of \(allocatedSize) bytes, at \(address)")
      }
      // SAFETY: the table says that the block is live and how large it is; its owner has just given it up.
      unsafe block.initializeMemory(as: UInt8.self, repeating: Self.freedFill, count: allocatedSize)
      unsafe freeSlow(block, size: size)
    }
  }

#endif
