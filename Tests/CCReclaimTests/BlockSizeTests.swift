import CCAlloc
import Testing

@testable import CCReclaim

@Suite("A block's size")
struct BlockSizeTests {
  @Test("is exact in cache lines below 32 768 of them", arguments: [1, 2, 3, 100, 32_766, 32_767])
  func fine(_ lines: Int) {
    let byteCount = lines * CacheLine.size
    #expect(BlockSize(for: byteCount)?.byteCount == byteCount)
    #expect(BlockSize(for: byteCount - 1)?.byteCount == byteCount)
    #expect(BlockSize(for: byteCount - CacheLine.size + 1)?.byteCount == byteCount)
  }

  @Test("is rounded up to 1024 lines beyond that", arguments: [32, 33, 1000, 32_767])
  func coarse(_ units: Int) {
    let unit = 1024 * CacheLine.size
    #expect(BlockSize(for: units * unit)?.byteCount == units * unit)
    #expect(BlockSize(for: units * unit - 1)?.byteCount == units * unit)
    if units > 32 { #expect(BlockSize(for: (units - 1) * unit + 1)?.byteCount == units * unit) }
  }

  @Test("has a limit", arguments: [Int.min, -320, -1, 0, 32_767 * 1024 * CacheLine.size + 1, .max - 63, .max])
  func limits(_ byteCount: Int) { #expect(BlockSize(for: byteCount) == nil) }
}
