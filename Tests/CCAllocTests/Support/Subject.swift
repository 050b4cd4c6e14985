import CCAlloc
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The allocators that a test runs against: the two that are built in, and one of a user's own.
enum Subject: String, CaseIterable, Codable, Sendable, CustomTestStringConvertible {
  case mimalloc, system, own

  var allocator: NodeAllocator {
    switch self {
    case .mimalloc: .mimalloc
    case .system: .system
    case .own: Self.ownAllocator
    }
  }

  var testDescription: String { rawValue }

  /// What the blocks of `own` are filled with when they arrive.
  static let rubbish: UInt8 = 0xA5

  // SAFETY: posix_memalign's block of `size` bytes, given back to free.
  private static let ownAllocator = unsafe NodeAllocator(
    name: "own",
    allocate: { size, alignment in
      var block: UnsafeMutableRawPointer?
      guard unsafe posix_memalign(&block, max(alignment, 16), size) == 0 else { return nil }
      unsafe memset(block!, Int32(rubbish), size)
      return unsafe block
    },
    free: { pointer, _ in unsafe free(pointer) })
}

/// The functions that allocate, each with a size alone.
enum AllocationFunction: String, CaseIterable, Codable, Sendable, CustomTestStringConvertible {
  case plain, zeroed, aligned, node

  var testDescription: String { rawValue }
}

extension NodeAllocator {
  /// A block of `size` bytes, from one of the functions.
  func block(_ function: AllocationFunction, size: Int) -> Block? {
    // SAFETY: the pointer goes into a block of the size that was asked for.
    switch function {
    case .plain: unsafe Block(allocate(size: size), size: size)
    case .zeroed: unsafe Block(allocateZeroed(count: 1, size: size), size: size)
    case .aligned: unsafe Block(allocate(size: size, alignment: 256), size: size)
    case .node: unsafe Block(allocateNode(size: size), size: size)
    }
  }

  /// Gives a block back, with its size or without.
  func free(_ block: Block, withSize: Bool = true) {
    // SAFETY: the tests free a block once, by the allocator that it is from.
    if withSize { unsafe free(block.pointer, size: block.size) } else { unsafe free(block.pointer) }
  }
}
