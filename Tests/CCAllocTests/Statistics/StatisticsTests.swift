import CCAlloc
import Testing

/// What the statistics count. The counters belong to the process, so each test has one of its own; they run one after
/// the other, so that the machine is not full of them.
@Suite("Statistics", .serialized)
struct StatisticsTests {}

extension StatisticsTests {
  @Suite("The numbers")
  struct Numbers {
    @Test("without having counted, all are zero")
    func zero() {
      let numbers = AllocationStatistics()
      #expect(numbers.allocationCount == 0 && numbers.freeCount == 0)
      #expect(numbers.allocatedBytes == 0 && numbers.freedBytes == 0)
      #expect(numbers.currentBytes == 0)
    }

    @Test(
      "the current bytes are what was allocated and not freed, never negative",
      arguments: [
        (0, 0, 0), (128, 0, 128), (128, 64, 64), (128, 128, 0), (64, 128, 0), (0, UInt64.max, 0),
        (UInt64.max, 0, Int64.max), (UInt64.max, UInt64.max, 0), (UInt64.max, UInt64.max - 1, 1),
      ] as [(UInt64, UInt64, Int64)])
    func current(_ allocated: UInt64, _ freed: UInt64, _ current: Int64) {
      var numbers = AllocationStatistics()
      numbers.allocatedBytes = allocated
      numbers.freedBytes = freed
      #expect(numbers.currentBytes == current)
    }

    @Test("two are equal if each number is")
    func equality() {
      #expect(AllocationStatistics() == AllocationStatistics())
      for path in [\AllocationStatistics.allocationCount, \.freeCount, \.allocatedBytes, \.freedBytes] {
        var numbers = AllocationStatistics()
        numbers[keyPath: path] = 1
        #expect(numbers != AllocationStatistics())
      }
    }

    @Test("the description is one line with all five")
    func description() {
      var numbers = AllocationStatistics()
      numbers.allocationCount = 3
      numbers.allocatedBytes = 192
      numbers.freeCount = 2
      numbers.freedBytes = 64
      #expect(numbers.description == "3 allocations (192 bytes), 2 frees (64 bytes), 128 bytes current")
    }
  }

  @Suite("Without counting")
  struct Uncounted {
    @Test("counting is off at start, and nothing is counted", arguments: Subject.allCases)
    func offAtStart(_ subject: Subject) async {
      await #expect(processExitsWith: .success) { [subject] in
        setEnvironment("CC_ALLOC_STATS", nil)
        #expect(!CCConfig.isAllocationStatisticsEnabled)
        var worker = ShadowWorker(subject.allocator, seed: 1)
        worker.run(200, BlockPool())
        #expect(AllocationStatistics.counted == AllocationStatistics(), "\(AllocationStatistics.counted)")
        #expect(!CCConfig.isAllocationStatisticsEnabled)
      }
    }

    @Test("the flag says what it was set to, and false for ever where counting was compiled out")
    func flag() async {
      await #expect(processExitsWith: .success) {
        #if AllocationStatistics
          let isCompiledIn = true
        #else
          let isCompiledIn = false
        #endif
        for isEnabled in [true, true, false, false, true] {
          CCConfig.isAllocationStatisticsEnabled = isEnabled
          #expect(CCConfig.isAllocationStatisticsEnabled == (isEnabled && isCompiledIn))
        }
        var worker = ShadowWorker(.mimalloc, seed: 1)
        worker.run(200, BlockPool())
        #expect(AllocationStatistics.counted == (isCompiledIn ? worker.expected : AllocationStatistics()))
      }
    }

    @Test("freeing nil is not counted", arguments: Subject.allCases)
    func null(_ subject: Subject) async {
      await #expect(processExitsWith: .success) { [subject] in
        CCConfig.isAllocationStatisticsEnabled = true
        // SAFETY: nil is no block.
        unsafe subject.allocator.free(nil, size: 64)
        unsafe subject.allocator.free(nil)
        #expect(AllocationStatistics.counted == AllocationStatistics(), "\(AllocationStatistics.counted)")
      }
    }
  }
}
