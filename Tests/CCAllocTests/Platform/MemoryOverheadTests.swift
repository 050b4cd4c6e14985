#if os(Linux) && !DEBUG

  import CCAlloc
  import Testing

  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #endif

  /// Debug builds keep a table of the blocks, which would be measured, too.
  @Suite("Memory for nodes")
  struct MemoryOverheadTests {
    /// The pages of this process that are in memory, in bytes.
    static func residentBytes() -> Int? {
      // SAFETY: a file of the C library's and a buffer of ours, for the time of the calls.
      guard let file = unsafe fopen("/proc/self/statm", "r") else { return nil }
      defer { unsafe fclose(file) }
      var line = [CChar](repeating: 0, count: 256)
      guard unsafe fgets(&line, 256, file) != nil else { return nil }
      let text = String(decoding: line.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      return text.split(separator: " ").dropFirst().first.flatMap { Int($0) }.map { $0 * Int(getpagesize()) }
    }

    @Test("a million nodes of mimalloc take at most 2 % more than their lines", arguments: [64, 128, 256])
    func overhead(_ size: Int) async {
      await #expect(processExitsWith: .success) { [size] in
        let count = 1_000_000
        var nodes = [UInt](repeating: 1, count: count)
        let before = try #require(MemoryOverheadTests.residentBytes())
        for index in nodes.indices {
          let node = try #require(NodeAllocator.mimalloc.block(.node, size: size))
          node.fill(1)
          nodes[index] = node.address
        }
        let taken = try #require(MemoryOverheadTests.residentBytes()) - before
        #expect(Set(nodes).count == count)
        #expect(taken <= count * size / 100 * 102, "\(taken) bytes for \(count * size)")
        #expect(taken >= count * size / 100 * 90, "\(taken) bytes for \(count * size)")
      }
    }
  }

#endif
