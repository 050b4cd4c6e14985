import CCAlloc
import CCTestSupport
import CMimalloc
import Testing

@Suite("Nodes")
struct NodeTests {
  static let sizes = Array(1...4_096)
  static let largeSizes =
    Array(stride(from: 4_097, to: 8_192, by: 64)) + [
      8_128, 8_129, 8_191, 8_192, 8_193, 8_256, 10_000, 16_384, 16_385, 65_535, 65_537, 131_072, 300_000, 524_289,
      1 << 20,
    ]

  @Test("a node begins on a cache line and fills whole lines", arguments: Subject.allCases)
  func wholeLines(_ subject: Subject) throws {
    let nodes = try (Self.sizes + Self.largeSizes).map {
      try #require(subject.allocator.block(.node, size: $0), "size \($0)")
    }
    // Each is signed up to the end of its last line: if two shared a line, one would have lost its signature.
    for node in nodes { node.fill(node.tag, count: node.roundedSize) }
    for node in nodes where !node.isAligned(to: CacheLine.size) || !node.isFilled(node.tag, count: node.roundedSize) {
      Issue.record("the node of \(node.size) bytes at \(String(node.address, radix: 16))")
    }
    for node in nodes { subject.allocator.free(node) }
  }

  @Test("nodes of one size are aligned, however many there are", arguments: Subject.allCases)
  func manyOfOneSize(_ subject: Subject) throws {
    for size in [1, 64, 65, 128, 192, 320, 576, 1_024, 1_025, 2_000, 4_096, 5_000, 8_192, 8_193, 20_000] {
      let nodes = try (0..<300).map { _ in try #require(subject.allocator.block(.node, size: size)) }
      #expect(nodes.allSatisfy { $0.isAligned(to: CacheLine.size) }, "size \(size)")
      for node in nodes { subject.allocator.free(node) }
    }
  }

  @Test("nodes of random sizes are aligned after any history", arguments: Subject.allCases)
  func randomSizes(_ subject: Subject) throws {
    #if DEBUG
      let count = 20_000
    #else
      let count = 1_000_000
    #endif
    let seed: UInt64 = 0xA110_C001
    var random = TestRandom(seed: seed)
    var window: [Block] = []
    var misaligned: [Int] = []
    for _ in 0..<count {
      let size = Int.random(in: 1...4_096, using: &random)
      guard let node = subject.allocator.block(.node, size: size) else { throw AllocationFailure(requestedBytes: size) }
      if !node.isAligned(to: CacheLine.size) { misaligned.append(size) }
      if window.count < 1_000 {
        window.append(node)
      } else {
        let index = Int.random(in: 0..<window.count, using: &random)
        subject.allocator.free(window[index], withSize: size & 1 == 0)
        window[index] = node
      }
    }
    for node in window { subject.allocator.free(node) }
    #expect(misaligned.isEmpty, "seed \(seed)")
  }

  @Test("mimalloc holds whole lines for a node")
  func usableSize() throws {
    for size in Self.sizes + Self.largeSizes {
      let node = try #require(NodeAllocator.mimalloc.block(.node, size: size))
      // SAFETY: a live block of mimalloc's.
      let usable = unsafe mi_usable_size(node.pointer)
      if usable < node.roundedSize { Issue.record("\(usable) bytes for \(size)") }
      NodeAllocator.mimalloc.free(node)
    }
  }
}
