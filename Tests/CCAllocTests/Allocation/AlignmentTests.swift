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
    let sizes = Array(1...130) + BlockTests.sizes.filter { 130..<100_000 ~= $0 } + [192, 200, 1_000, 3_000, 10_000]
    let misaligned = try sizes.filter { try Self.misaligned(subject, size: $0, to: alignment) > 0 }
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
