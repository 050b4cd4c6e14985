import CCAlloc

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A block and the size that it was asked for with, which threads may hand to one another.
@safe
struct Block: Sendable, Hashable {
  let address: UInt
  let size: Int

  @unsafe
  init?(_ pointer: UnsafeMutableRawPointer?, size: Int) {
    guard let pointer = unsafe pointer else { return nil }
    address = UInt(bitPattern: pointer)
    self.size = size
  }

  @unsafe
  var pointer: UnsafeMutableRawPointer { unsafe UnsafeMutableRawPointer(bitPattern: address)! }

  /// The size, in whole cache lines.
  var roundedSize: Int { (size + CacheLine.size - 1) / CacheLine.size * CacheLine.size }

  func isAligned(to alignment: Int) -> Bool { address % UInt(alignment) == 0 }

  // SAFETY: the tests use a block only while it is allocated, and no bytes beyond those that they were promised.

  /// Writes `byte` into the first `count` bytes, or into all of `size`.
  func fill(_ byte: UInt8, count: Int? = nil) { unsafe memset(pointer, Int32(byte), count ?? size) }

  /// Whether the first `count` bytes, or all of `size`, are `byte`.
  func isFilled(_ byte: UInt8, count: Int? = nil) -> Bool {
    // All are equal to the first, if each is equal to the next.
    unsafe pointer.load(as: UInt8.self) == byte && memcmp(pointer, pointer + 1, (count ?? size) - 1) == 0
  }

  /// A byte that tells neighbours apart.
  var tag: UInt8 { UInt8(truncatingIfNeeded: (address >> 6) &* 31 &+ UInt(size)) | 1 }

  /// Writes the block's own byte into all of it.
  func sign() { fill(tag) }

  /// Whether nobody has written into the block since it was signed.
  var isIntact: Bool { isFilled(tag) }
}
