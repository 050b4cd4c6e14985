import CCAlloc
import Testing

@Suite("Zeroed memory")
struct ZeroedTests {
  // SAFETY: the pointers go into blocks of the size that was asked for.

  @Test("zeroed memory is zero, also where dirty blocks lay before", arguments: Subject.allCases)
  func recycled(_ subject: Subject) throws {
    var dirtied: Set<UInt> = []
    var reused = 0
    for size in BlockTests.sizes {
      let count = max(2, min(64, 65_536 / size))
      for _ in 0..<3 {
        let dirty = try (0..<count).map { _ in try #require(subject.allocator.block(.plain, size: size)) }
        for block in dirty { block.fill(0xFF) }
        dirtied.formUnion(dirty.map(\.address))
        for block in dirty { subject.allocator.free(block) }
        let zeroed = try (0..<count).map { _ in try #require(subject.allocator.block(.zeroed, size: size)) }
        #expect(zeroed.allSatisfy { $0.isFilled(0) }, "size \(size)")
        reused += zeroed.count { dirtied.contains($0.address) }
        for block in zeroed {
          block.fill(0xFF)
          subject.allocator.free(block)
        }
      }
    }
    // Otherwise the test has shown nothing. (The system's allocator may be a sanitizer's, which reuses late.)
    if subject == .mimalloc { #expect(reused > 100) }
  }

  @Test("zeroed memory has room for the count times the size", arguments: Subject.allCases)
  func product(_ subject: Subject) throws {
    for (count, size) in [(1, 1), (1, 100), (100, 1), (7, 9), (3, 64), (1_000, 24), (1 << 10, 1 << 10)] {
      let pointer = unsafe subject.allocator.allocateZeroed(count: count, size: size)
      let block = try #require(unsafe Block(pointer, size: count * size))
      #expect(block.isFilled(0), "\(count) of \(size) bytes")
      block.fill(0xFF)
      subject.allocator.free(block)
    }
  }

  @Test("a user's allocator need not zero: that is done for it, over all that was asked of it")
  func usersRubbish() throws {
    for size in [1, 63, 64, 65, 1_000, 4_096] {
      let block = try #require(Subject.own.allocator.block(.zeroed, size: size))
      #expect(block.isFilled(0, count: block.roundedSize), "size \(size)")
      Subject.own.allocator.free(block)
      let plain = try #require(Subject.own.allocator.block(.plain, size: size))
      #expect(plain.isFilled(Subject.rubbish), "the blocks do not come as rubbish")
      Subject.own.allocator.free(plain)
    }
  }
}
