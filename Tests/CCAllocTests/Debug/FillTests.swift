#if DEBUG

  import CCAlloc
  import Synchronization
  import Testing

  /// Debug builds fill memory, so that reads before the first write and after the free show.
  @Suite("Fresh and freed memory in debug builds")
  struct FillTests {
    static let sizes = [1, 63, 64, 65, 100, 1_000, 4_096, 10_000, 1 << 20]

    @Test("a fresh node is full of 0xCD, to the end of its last line", arguments: Subject.allCases)
    func fresh(_ subject: Subject) throws {
      for size in Self.sizes {
        let nodes = try (0..<4).map { _ in try #require(subject.allocator.block(.node, size: size)) }
        for node in nodes {
          #expect(node.isFilled(0xCD, count: node.roundedSize), "size \(size)")
          subject.allocator.free(node)
        }
      }
    }

    @Test(
      "a freed block is full of 0xDF when it goes back, whether its size was told or not",
      arguments: AllocationFunction.allCases, [true, false])
    func freed(_ function: AllocationFunction, _ withSize: Bool) throws {
      let arrived = Atomic<Int>(0)
      let expectedSize = Atomic<Int>(0)
      let unfilled = Atomic<Int>(0)
      // SAFETY: the block is looked at before it is given back, within what was filled.
      let allocator = unsafe NodeAllocator(
        name: "watching",
        allocate: { size, alignment in
          UnsafeMutableRawPointer.allocate(byteCount: size, alignment: alignment)
        },
        free: { pointer, _ in
          let block = unsafe Block(pointer, size: expectedSize.load(ordering: .sequentiallyConsistent))!
          if !block.isFilled(0xDF) { unfilled.add(1, ordering: .sequentiallyConsistent) }
          arrived.add(1, ordering: .sequentiallyConsistent)
          unsafe pointer.deallocate()
        })
      for size in Self.sizes {
        let block = try #require(allocator.block(function, size: size))
        block.fill(0xFF)
        // Nodes consist of whole lines, and all of them are filled.
        expectedSize.store(function == .node ? block.roundedSize : size, ordering: .sequentiallyConsistent)
        allocator.free(block, withSize: withSize)
      }
      #expect(unfilled.load(ordering: .sequentiallyConsistent) == 0)
      #expect(arrived.load(ordering: .sequentiallyConsistent) == Self.sizes.count)
    }

    @Test("zeroed memory stays zero", arguments: Subject.allCases)
    func zeroed(_ subject: Subject) throws {
      for size in Self.sizes {
        let block = try #require(subject.allocator.block(.zeroed, size: size))
        #expect(block.isFilled(0), "size \(size)")
        subject.allocator.free(block)
      }
    }
  }

#endif
