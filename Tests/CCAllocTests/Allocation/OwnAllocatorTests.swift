import CCAlloc
import CCTestSupport
import Testing

@Suite("A user's own allocator")
struct OwnAllocatorTests {
  static let sizes = Array(1...300) + [1_000, 4_095, 4_096, 4_097, 8_192, 8_193, 100_000]

  @Test("sizes arrive in whole lines, the same for a block and for its release", arguments: AllocationFunction.allCases)
  func roundedSizes(_ function: AllocationFunction) throws {
    let recorder = RecordingAllocator()
    let allocator = recorder.makeAllocator()
    let blocks = try Self.sizes.map { try #require(allocator.block(function, size: $0)) }
    for block in blocks { allocator.free(block) }
    #expect(recorder.allocationCalls.map(\.size) == blocks.map(\.roundedSize))
    #expect(recorder.releasedSizes == recorder.allocationCalls.map(\.size))
  }

  @Test("the alignment that was asked for arrives")
  func alignments() throws {
    let recorder = RecordingAllocator()
    let allocator = recorder.makeAllocator()
    // SAFETY: a block of 100 bytes, freed once.
    for alignment in AlignmentTests.powersOfTwo {
      unsafe allocator.free(allocator.allocate(size: 100, alignment: alignment), size: 100)
    }
    #expect(recorder.allocationCalls.map(\.alignment) == AlignmentTests.powersOfTwo)
    allocator.free(try #require(allocator.block(.node, size: 100)))
    #expect(recorder.allocationCalls.last?.alignment == CacheLine.size)
  }

  @Test("a count times a size arrives as one size, in whole lines")
  func product() throws {
    let recorder = RecordingAllocator()
    let allocator = recorder.makeAllocator()
    // SAFETY: a block of 999 * 7 bytes, freed once.
    unsafe allocator.free(allocator.allocateZeroed(count: 999, size: 7), size: 999 * 7)
    let rounded = (999 * 7 + CacheLine.size - 1) / CacheLine.size * CacheLine.size
    #expect(recorder.allocationCalls.map(\.size) == [rounded])
    #expect(recorder.releasedSizes == [rounded])
  }

  @Test("one that has no memory gives nil", arguments: AllocationFunction.allCases)
  func noMemory(_ function: AllocationFunction) {
    let recorder = RecordingAllocator(hasMemory: false)
    let allocator = recorder.makeAllocator()
    for size in Self.sizes { #expect(allocator.block(function, size: size) == nil) }
    #expect(recorder.allocationCalls.count == Self.sizes.count)
    #expect(recorder.releasedSizes.isEmpty)
  }

  @Test("one that runs out gives what it has, then nil, and gets all of it back")
  func runsOut() {
    let ledger = CountingAllocator()
    let allocator = ledger.makeAllocator()
    for limit in 0...200 {
      ledger.fail(after: limit)
      let results = (0..<201).map { allocator.block(AllocationFunction.allCases[$0 % 4], size: 1 + $0) }
      #expect(results.prefix(limit).allSatisfy { $0 != nil } && results.dropFirst(limit).allSatisfy { $0 == nil })
      #expect(ledger.liveCount == limit)
      for case let block? in results { allocator.free(block) }
      #expect(ledger.liveCount == 0 && ledger.liveByteCount == 0, "\(limit) blocks")
    }
  }

  @Test("one that begins a node inside a line traps", arguments: [1, 8, 16, 32])
  func misalignedNode(_ offset: Int) async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) { [offset] in
      _ = RecordingAllocator(offset: offset).makeAllocator("crooked").block(.node, size: 64)
    }
    // Release builds trap without the text.
    let text = result?.standardError ?? ""
    #expect(!isDebugBuild || text.contains("'crooked' returned a block that is not aligned to"))
  }

  @Test("one that misaligns any other block traps", arguments: [AllocationFunction.plain, .zeroed, .aligned])
  func misaligned(_ function: AllocationFunction) async {
    await #expect(processExitsWith: .failure) { [function] in
      _ = RecordingAllocator(offset: 8).makeAllocator().block(function, size: 64)
    }
  }

  @Test("it may take its blocks from another allocator", arguments: [Subject.mimalloc, .system])
  func layered(_ subject: Subject) async {
    await #expect(processExitsWith: .success) { [subject] in
      // SAFETY: a block of `size` bytes from the allocator below, given back to it.
      let outer = unsafe NodeAllocator(
        name: "outer",
        allocate: { size, alignment in unsafe subject.allocator.allocate(size: size, alignment: alignment) },
        free: { pointer, size in unsafe subject.allocator.free(pointer, size: size!) })
      for _ in 0..<3 {
        let block = try #require(outer.block(.node, size: 100))
        block.sign()
        #expect(block.isAligned(to: CacheLine.size) && block.isIntact)
        outer.free(block)
      }
    }
  }
}
