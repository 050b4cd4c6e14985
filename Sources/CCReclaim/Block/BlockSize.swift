public import CCAlloc

/// A block's size in 16 bits: exact in cache lines as long as there are fewer than 32 768, beyond that in units of 1024 lines.
@frozen
@usableFromInline
struct BlockSize {
  @usableFromInline
  let rawValue: UInt16

  @inlinable
  init(rawValue: UInt16) { self.rawValue = rawValue }

  /// The smallest size that has room for so many bytes. Nil if there is none: beyond 2 GiB less 64 KiB (with
  /// lines of 64 bytes), or of nothing.
  @inlinable
  init?(for byteCount: Int) {
    if byteCount <= 0 { return nil }
    let lines = (byteCount &- 1) / CacheLine.size &+ 1
    if lines < Self.coarse {
      rawValue = UInt16(truncatingIfNeeded: lines)
      return
    }
    let units = (lines &- 1) / Self.unit &+ 1
    if units >= Self.coarse { return nil }
    rawValue = UInt16(truncatingIfNeeded: Self.coarse | units)
  }

  @inlinable
  var byteCount: Int {
    let value = Int(rawValue)
    return (value < Self.coarse ? value : (value & ~Self.coarse) &* Self.unit) &* CacheLine.size
  }

  /// Set in what counts units instead of lines.
  @inlinable
  static var coarse: Int { 1 << 15 }
  @inlinable
  static var unit: Int { 1024 }
}
