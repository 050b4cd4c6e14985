import CCAlloc
import Testing

@Suite("Cache lines")
struct CacheLineTests {
  @Test("a line has 64 bytes, and 128 on Apple silicon")
  func size() {
    #if arch(arm64) && canImport(Darwin)
      #expect(CacheLine.size == 128)
    #else
      #expect(CacheLine.size == 64)
    #endif
  }

  @Test("rounding up gives the least number of whole lines")
  func rounding() {
    let line = CacheLine.size
    for size in 0...(10 * line) {
      let rounded = CacheLine.roundedUp(size)
      #expect(rounded % line == 0 && rounded >= size && rounded - size < line, "size \(size)")
    }
    #expect(CacheLine.roundedUp(Int.max - 65_536) >= Int.max - 65_536)
  }
}
