import CCAlloc
import Testing

@Suite("Giving blocks back")
struct ReleaseTests {
  @Test("freeing nil does nothing", arguments: Subject.allCases)
  func null(_ subject: Subject) throws {
    let block = try #require(subject.allocator.block(.node, size: 100))
    block.sign()
    for size in [1, 64, 100, 1 << 20] { subject.allocator.free(nil, size: size) }
    subject.allocator.free(nil)
    #expect(block.isIntact)
    subject.allocator.free(block)
  }

  @Test("a user's allocator never hears that nil was freed")
  func nullUnheard() {
    let recorder = RecordingAllocator()
    let allocator = recorder.makeAllocator()
    allocator.free(nil, size: 64)
    allocator.free(nil)
    #expect(recorder.releasedSizes.isEmpty)
  }

  @Test("a user's allocator is told the size where the caller knows it, and nil where not")
  func knownSizes() throws {
    let recorder = RecordingAllocator()
    let allocator = recorder.makeAllocator()
    for function in AllocationFunction.allCases {
      allocator.free(try #require(allocator.block(function, size: 100)))
      allocator.free(try #require(allocator.block(function, size: 100)), withSize: false)
    }
    let rounded = (100 + CacheLine.size - 1) / CacheLine.size * CacheLine.size
    #expect(recorder.releasedSizes == Array(repeating: [rounded, nil], count: 4).flatMap(\.self))
  }

  @Test("a size that rounds to the same number of lines serves as well", arguments: Subject.allCases)
  func roundedSize(_ subject: Subject) throws {
    for function in AllocationFunction.allCases {
      let block = try #require(subject.allocator.block(function, size: CacheLine.size + 1))
      // SAFETY: the block, which is not used again.
      unsafe subject.allocator.free(block.pointer, size: 2 * CacheLine.size)
    }
  }

  @Test("memory that was freed is used again", arguments: Subject.allCases, AllocationFunction.allCases)
  func reuse(_ subject: Subject, _ function: AllocationFunction) throws {
    // 4 GiB in all: more than a process may leak unnoticed, and than the loop could fill in its time.
    for round in 0..<4_096 {
      let block = try #require(subject.allocator.block(function, size: 1 << 20))
      if round % 64 == 0 { block.fill(0xFF) }
      subject.allocator.free(block, withSize: round % 2 == 0)
    }
  }
}
