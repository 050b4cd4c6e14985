import CCAlloc
import Testing

/// Variables are read when the setting is first used: each test has a process of its own, and sets them before.
@Suite("The environment", .serialized)
struct EnvironmentTests {
  @Test("CC_ALLOCATOR names the default allocator", arguments: ["mimalloc", "system"])
  func allocator(_ name: String) async throws {
    let result = try await #require(processExitsWith: .success, observing: [\.standardErrorContent]) { [name] in
      setEnvironment("CC_ALLOC_STATS", nil)
      setEnvironment("CC_ALLOCATOR", name)
      #expect(CCConfig.defaultAllocator.name == name)
      #expect(CCConfig.defaultAllocator == (name == "system" ? .system : .mimalloc))
    }
    #expect(result.notices.isEmpty)
  }

  @Test("an invalid CC_ALLOCATOR is ignored, and said once", arguments: ["jemalloc", "System", " system", "1", "🦀"])
  func invalidAllocator(_ value: String) async throws {
    let result = try await #require(processExitsWith: .success, observing: [\.standardErrorContent]) { [value] in
      setEnvironment("CC_ALLOC_STATS", nil)
      setEnvironment("CC_ALLOCATOR", value)
      for _ in 0..<3 { #expect(CCConfig.defaultAllocator == builtInDefault) }
    }
    #expect(
      result.notices == [
        "swift-concurrent-collections: CC_ALLOCATOR=\(value) is ignored; valid values: mimalloc, system"
      ])
  }

  @Test("an empty variable is as none", arguments: ["CC_ALLOCATOR", "CC_ALLOC_STATS"])
  func empty(_ name: String) async throws {
    let result = try await #require(processExitsWith: .success, observing: [\.standardErrorContent]) { [name] in
      setEnvironment("CC_ALLOCATOR", nil)
      setEnvironment("CC_ALLOC_STATS", nil)
      setEnvironment(name, "")
      #expect(CCConfig.defaultAllocator == builtInDefault)
      #expect(!CCConfig.isAllocationStatisticsEnabled)
    }
    #expect(result.notices.isEmpty)
  }

  @Test("code wins over CC_ALLOCATOR, before it was read and after")
  func codeOverAllocator() async {
    await #expect(processExitsWith: .success) {
      setEnvironment("CC_ALLOCATOR", "system")
      CCConfig.defaultAllocator = .mimalloc
      #expect(CCConfig.defaultAllocator == .mimalloc)
    }
    await #expect(processExitsWith: .success) {
      setEnvironment("CC_ALLOCATOR", "system")
      #expect(CCConfig.defaultAllocator == .system)
      CCConfig.defaultAllocator = .mimalloc
      #expect(CCConfig.defaultAllocator == .mimalloc)
    }
  }

  #if AllocationStatistics
    @Test("CC_ALLOC_STATS=1 counts from the first block on, CC_ALLOC_STATS=0 does not", arguments: ["1", "0"])
    func statistics(_ value: String) async throws {
      let result = try await #require(processExitsWith: .success, observing: [\.standardErrorContent]) { [value] in
        setEnvironment("CC_ALLOC_STATS", value)
        let block = try #require(NodeAllocator.mimalloc.block(.node, size: 64))
        #expect(AllocationStatistics.counted.allocationCount == (value == "1" ? 1 : 0))
        #expect(CCConfig.isAllocationStatisticsEnabled == (value == "1"))
        NodeAllocator.mimalloc.free(block)
      }
      #expect(result.notices.isEmpty)
    }

    @Test("an invalid CC_ALLOC_STATS is ignored, and said once", arguments: ["yes", "true", "2", "01", "on "])
    func invalidStatistics(_ value: String) async throws {
      let result = try await #require(processExitsWith: .success, observing: [\.standardErrorContent]) { [value] in
        setEnvironment("CC_ALLOC_STATS", value)
        for subject in Subject.allCases {
          subject.allocator.free(try #require(subject.allocator.block(.node, size: 64)))
          #expect(!CCConfig.isAllocationStatisticsEnabled)
        }
        #expect(AllocationStatistics.counted == AllocationStatistics())
      }
      #expect(
        result.notices == ["swift-concurrent-collections: CC_ALLOC_STATS=\(value) is ignored; valid values: 1, 0"])
    }

    @Test("code wins over CC_ALLOC_STATS", arguments: ["1", "0"])
    func codeOverStatistics(_ value: String) async {
      await #expect(processExitsWith: .success) { [value] in
        setEnvironment("CC_ALLOC_STATS", value)
        CCConfig.isAllocationStatisticsEnabled = value == "0"
        NodeAllocator.mimalloc.free(try #require(NodeAllocator.mimalloc.block(.node, size: 64)))
        #expect(CCConfig.isAllocationStatisticsEnabled == (value == "0"))
        #expect(AllocationStatistics.counted.freeCount == (value == "0" ? 1 : 0))
      }
    }
  #else
    @Test("CC_ALLOC_STATS=1 changes nothing where counting was compiled out")
    func compiledOut() async {
      await #expect(processExitsWith: .success) {
        setEnvironment("CC_ALLOC_STATS", "1")
        NodeAllocator.mimalloc.free(try #require(NodeAllocator.mimalloc.block(.node, size: 64)))
        #expect(!CCConfig.isAllocationStatisticsEnabled)
        #expect(AllocationStatistics.counted == AllocationStatistics())
      }
    }
  #endif
}
