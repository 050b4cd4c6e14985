import CCAlloc
import Testing

@Suite("Alignment")
struct AlignmentTests {
  static let powersOfTwo = (0...12).map { 1 << $0 }

  /// Blocks of one size, many of which are live at a time: a single one may be aligned by chance.
  static func misaligned(
    _ subject: Subject, size: Int, to alignment: Int, _ allocate: (Int) -> UnsafeMutableRawPointer?
  ) throws -> Int {
    // SAFETY: the pointer goes into a block of the size that was asked for.
    let blocks = try (0..<16).map { _ in
      try #require(unsafe Block(allocate(size), size: size), "size \(size), alignment \(alignment)")
    }
    for block in blocks { block.fill(0xFF) }
    for block in blocks { subject.allocator.free(block) }
    return blocks.count { !$0.isAligned(to: alignment) }
  }

  static func misaligned(_ subject: Subject, size: Int, to alignment: Int) throws -> Int {
    try unsafe misaligned(subject, size: size, to: alignment) {
      unsafe subject.allocator.allocate(size: $0, alignment: alignment)
    }
  }

  @Test("powers of two from 1 to 4096 are honoured", arguments: Subject.allCases, powersOfTwo)
  func honoured(_ subject: Subject, _ alignment: Int) throws {
    for size in [17, 24, 48, 63, 64, 65, 100, 200, 511, 1_000, 4_095, 4_096, 4_097, 10_000, 70_000] {
      #expect(try Self.misaligned(subject, size: size, to: alignment) == 0, "size \(size)")
    }
  }

  @Test("powers of two are honoured for the smallest blocks", arguments: Subject.allCases, powersOfTwo)
  func smallest(_ subject: Subject, _ alignment: Int) throws {
    let misaligned = try (1...16).filter { try Self.misaligned(subject, size: $0, to: alignment) > 0 }
    #expect(misaligned == [], "sizes")
  }

  @Test("blocks without a stated alignment are aligned as malloc aligns", arguments: Subject.allCases)
  func unstated(_ subject: Subject) throws {
    let misaligned = try (Array(1...1_100) + [4_096, 8_200, 100_000]).filter { size in
      let plain = try unsafe Self.misaligned(subject, size: size, to: 16) {
        unsafe subject.allocator.allocate(size: $0)
      }
      let zeroed = try unsafe Self.misaligned(subject, size: size, to: 16) {
        unsafe subject.allocator.allocateZeroed(count: 1, size: $0)
      }
      return plain + zeroed > 0
    }
    #expect(misaligned == [], "sizes")
  }
}
