package import CCReclaim

/// An allocator that frees nothing: a block that comes back is filled with a pattern and kept, so that a test can ask
/// whether somebody still has it in hand, and whether somebody has written to it since.
package final class QuarantineAllocator: Sendable {
  @safe
  private struct Block: @unchecked Sendable {
    // SAFETY: the block stays allocated as long as the allocator's ledger.
    let address: UnsafeMutableRawPointer
    let byteCount: Int
  }

  private static let pattern: UInt8 = 0xDF
  private let freed: Locked<[Block]> = Locked([])

  /// Nothing in it.
  package init() {}

  /// The allocator. Make one and keep it: each is a record that is never freed.
  package func makeAllocator() -> NodeAllocator {
    // SAFETY: a block has the size that it comes back with, and is not given out again.
    unsafe NodeAllocator(
      name: "quarantine",
      allocate: { size, alignment in UnsafeMutableRawPointer.allocate(byteCount: size, alignment: alignment) },
      free: { [self] pointer, size in
        unsafe pointer.initializeMemory(as: UInt8.self, repeating: Self.pattern, count: size ?? 0)
        let block = unsafe Block(address: pointer, byteCount: size ?? 0)
        freed.withLock { $0.append(block) }
      })
  }

  /// Whether the block at `address` has come back.
  package func holds(_ address: UnsafeRawPointer?) -> Bool {
    freed.withLock { $0.contains { unsafe UnsafeRawPointer($0.address) == address } }
  }

  /// Whether a block was written to after it came back.
  package var wasWrittenTo: Bool {
    freed.withLock { blocks in
      blocks.contains { block in
        let bytes = unsafe UnsafeRawBufferPointer(start: block.address, count: block.byteCount)
        return unsafe !bytes.allSatisfy { $0 == Self.pattern }
      }
    }
  }

  deinit {
    freed.withLock { blocks in
      blocks.forEach { unsafe $0.address.deallocate() }
    }
  }
}
