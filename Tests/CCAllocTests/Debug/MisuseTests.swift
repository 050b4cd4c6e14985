#if DEBUG

  import CCAlloc
  import CCTestSupport
  import Testing

  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #elseif canImport(Darwin)
    import Darwin
  #endif

  /// What a debug build says of a block that is freed wrongly. The child process ends there.
  @Suite("Misuse that debug builds report", .serialized)
  struct MisuseTests {
    // SAFETY: the misuse is what is tested; it ends in a trap, before memory is touched.

    @Test("a double free", arguments: Subject.allCases, AllocationFunction.allCases)
    func doubleFree(_ subject: Subject, _ function: AllocationFunction) async {
      let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        [subject, function] in
        let block = subject.allocator.block(function, size: 100)!
        subject.allocator.free(block)
        subject.allocator.free(block)
      }
      #expect(result?.standardError.contains("double free: the block at 0x") == true)
    }

    @Test("a double free without a size, by another thread", arguments: Subject.allCases)
    func doubleFreeElsewhere(_ subject: Subject) async {
      let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) { [subject] in
        let block = subject.allocator.block(.node, size: 100)!
        JoinableThread { subject.allocator.free(block, withSize: false) }.join()
        JoinableThread { subject.allocator.free(block, withSize: false) }.join()
      }
      #expect(result?.standardError.contains("double free: the block at 0x") == true)
    }

    @Test("a pointer that is from no allocator", arguments: Subject.allCases)
    func foreign(_ subject: Subject) async {
      let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) { [subject] in
        unsafe subject.allocator.free(malloc(64), size: 64)
      }
      #expect(result?.standardError.contains("free of a foreign pointer: 0x") == true)
      let unsized = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) { [subject] in
        unsafe subject.allocator.free(UnsafeMutableRawPointer.allocate(byteCount: 64, alignment: 64))
      }
      #expect(unsized?.standardError.contains("free of a foreign pointer: 0x") == true)
    }

    @Test("a pointer into a block", arguments: Subject.allCases)
    func interior(_ subject: Subject) async {
      let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) { [subject] in
        let block = subject.allocator.block(.node, size: 256)!
        unsafe subject.allocator.free(block.pointer + 64, size: 192)
      }
      #expect(result?.standardError.contains("free of a foreign pointer: 0x") == true)
    }

    static let mismatches: [(Subject, Subject)] = Subject.allCases.flatMap { owner in
      Subject.allCases.filter { $0 != owner }.map { (owner, $0) }
    }

    @Test("a block of another allocator", arguments: mismatches)
    func wrongAllocator(_ owner: Subject, _ other: Subject) async {
      let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) { [owner, other] in
        other.allocator.free(owner.allocator.block(.node, size: 64)!)
      }
      let text = result?.standardError ?? ""
      #expect(text.contains("free by the wrong allocator: the block at 0x"))
      #expect(text.contains("is from '\(owner.rawValue)', not '\(other.rawValue)'"))
    }

    @Test("a block of another allocator, where its address was a third one's before")
    func wrongAllocatorLater() async {
      let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        let place = UInt(bitPattern: UnsafeMutableRawPointer.allocate(byteCount: 64, alignment: 64))
        let allocators = ["former", "present"].map { name in
          unsafe NodeAllocator(
            name: name, allocate: { _, _ in unsafe UnsafeMutableRawPointer(bitPattern: place) }, free: { _, _ in })
        }
        allocators[0].free(allocators[0].block(.node, size: 64)!)
        NodeAllocator.mimalloc.free(allocators[1].block(.node, size: 64)!)
      }
      #expect(result?.standardError.contains("is from 'present', not 'mimalloc'") == true)
    }

    @Test("a size that is not the block's", arguments: AllocationFunction.allCases, [1, 64, 129, 1_000, 0])
    func wrongSize(_ function: AllocationFunction, _ wrong: Int) async {
      let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        [function, wrong] in
        unsafe NodeAllocator.mimalloc.free(NodeAllocator.mimalloc.block(function, size: 100)!.pointer, size: wrong)
      }
      #expect(result?.standardError.contains("free with the wrong size: \(wrong) instead of 1") == true)
    }

    @Test("a size that no block can have", arguments: [-1, -64, Int.min, Int.max - 65_000, Int.max])
    func impossibleSize(_ wrong: Int) async {
      let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) { [wrong] in
        unsafe NodeAllocator.system.free(NodeAllocator.system.block(.node, size: 64)!.pointer, size: wrong)
      }
      #expect(result?.standardError.contains("free with the wrong size: \(wrong) instead of 64") == true)
    }
  }

#endif
