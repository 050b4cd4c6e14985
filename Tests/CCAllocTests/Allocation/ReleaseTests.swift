import CCAlloc
import Testing

@Suite("Giving blocks back")
struct ReleaseTests {
  // SAFETY: nil is no block; blocks are freed once, by their allocator.

  @Test("freeing nil does nothing", arguments: Subject.allCases)
  func null(_ subject: Subject) throws {
    let block = try #require(subject.allocator.block(.node, size: 100))
    block.sign()
    for size in [1, 64, 100, 1 << 20] { unsafe subject.allocator.free(nil, size: size) }
    unsafe subject.allocator.free(nil)
    #expect(block.isIntact)
    subject.allocator.free(block)
  }

  @Test("a user's allocator never hears that nil was freed")
  func nullUnheard() {
    let recorder = RecordingAllocator()
    let allocator = recorder.makeAllocator()
    unsafe allocator.free(nil, size: 64)
    unsafe allocator.free(nil)
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

  @Test("mimalloc uses memory again that was freed, with its size or without", arguments: AllocationFunction.allCases)
  func reuse(_ function: AllocationFunction) throws {
    let rounds = 2_000
    var addresses: Set<UInt> = []
    for round in 0..<rounds {
      let block = try #require(NodeAllocator.mimalloc.block(function, size: 4_096))
      addresses.insert(block.address)
      NodeAllocator.mimalloc.free(block, withSize: round % 2 == 0)
    }
    #expect(addresses.count < rounds / 4)
  }
}
