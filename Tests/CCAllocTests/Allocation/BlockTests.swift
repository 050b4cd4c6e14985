import CCAlloc
import Testing

@Suite("Blocks")
struct BlockTests {
  /// 1 B to 1 MiB: the powers of two, and what lies next to them.
  static let sizes: [Int] =
    [1] + (1...19).flatMap { (shift: Int) -> [Int] in [1 << shift, 1 << shift + 1] } + [1 << 20]

  @Test(
    "every byte of a block can be written, and belongs to that block alone",
    arguments: Subject.allCases, AllocationFunction.allCases)
  func writable(_ subject: Subject, _ function: AllocationFunction) throws {
    let blocks = try Self.sizes.map { try #require(subject.allocator.block(function, size: $0), "size \($0)") }
    for block in blocks { block.sign() }
    for block in blocks { #expect(block.isIntact, "size \(block.size)") }
    for block in blocks { subject.allocator.free(block) }
  }

  @Test("blocks that are live together do not overlap", arguments: Subject.allCases, AllocationFunction.allCases)
  func disjoint(_ subject: Subject, _ function: AllocationFunction) throws {
    let blocks = try (0..<2_000).map { try #require(subject.allocator.block(function, size: 1 + $0 % 100)) }
    let sorted = blocks.sorted { $0.address < $1.address }
    for (block, next) in zip(sorted, sorted.dropFirst()) where block.address + UInt(block.size) > next.address {
      Issue.record("\(block) reaches into \(next)")
    }
    for block in blocks { subject.allocator.free(block) }
  }

  @Test(
    "blocks keep their contents while others come and go", arguments: Subject.allCases, AllocationFunction.allCases)
  func contents(_ subject: Subject, _ function: AllocationFunction) throws {
    let kept = try (1...200).map { try #require(subject.allocator.block(function, size: $0 * 7)) }
    for block in kept { block.sign() }
    for round in 1...10 {
      let passing = try (1...200).map { try #require(subject.allocator.block(function, size: $0 * round)) }
      for block in passing { block.fill(0xFF) }
      for block in passing { subject.allocator.free(block) }
    }
    for block in kept { #expect(block.isIntact, "size \(block.size)") }
    for block in kept { subject.allocator.free(block) }
  }
}
