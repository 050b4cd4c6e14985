#if AllocationStatistics

  import CCAlloc
  import CCTestSupport
  import Testing

  extension StatisticsTests {
    @Suite("Counting on and off")
    struct Toggling {
      @Test("the next call is counted, or is not", arguments: Subject.allCases)
      func nextCall(_ subject: Subject) async {
        await #expect(processExitsWith: .success) { [subject] in
          let allocator = subject.allocator
          var expected = AllocationStatistics()
          for round in 0..<20 {
            let isEnabled = round % 3 != 0
            CCConfig.isAllocationStatisticsEnabled = isEnabled
            var worker = ShadowWorker(allocator, seed: UInt64(round))
            worker.run(50, BlockPool())
            if isEnabled { expected += worker.expected }
            #expect(AllocationStatistics.counted == expected, "round \(round): \(AllocationStatistics.counted)")
          }
        }
      }

      @Test("threads that run already hear of it, too", arguments: Subject.allCases)
      func otherThreads(_ subject: Subject) async {
        await #expect(processExitsWith: .success) { [subject] in
          let gates = (0..<4).map { _ in Gate() }
          let thread = JoinableThread {
            for gate in gates {
              gate.wait()
              subject.allocator.free(subject.allocator.block(.node, size: 64)!)
              gate.wait()
            }
          }
          for (round, gate) in gates.enumerated() {
            gate.awaitWaiters(1)
            CCConfig.isAllocationStatisticsEnabled = round % 2 == 0
            gate.open()
            gate.awaitWaiters(2)
            let counted = AllocationStatistics.counted
            #expect(counted.allocationCount == UInt64(round / 2 + 1), "round \(round): \(counted)")
            #expect(counted.freeCount == UInt64(round / 2 + 1), "round \(round): \(counted)")
          }
          thread.join()
        }
      }

      @Test("allocators that are made later count as the others do")
      func laterAllocators() async {
        await #expect(processExitsWith: .success) {
          CCConfig.isAllocationStatisticsEnabled = true
          let counting = RecordingAllocator().makeAllocator()
          counting.free(try #require(counting.block(.node, size: 64)))
          #expect(AllocationStatistics.counted.allocationCount == 1 && AllocationStatistics.counted.freeCount == 1)
          CCConfig.isAllocationStatisticsEnabled = false
          let quiet = RecordingAllocator().makeAllocator()
          for allocator in [quiet, counting] { allocator.free(try #require(allocator.block(.node, size: 64))) }
          #expect(AllocationStatistics.counted.allocationCount == 1 && AllocationStatistics.counted.freeCount == 1)
        }
      }

      @Test("frees of blocks from before never make the current bytes negative", arguments: Subject.allCases)
      func earlierBlocks(_ subject: Subject) async {
        await #expect(processExitsWith: .success) { [subject] in
          let allocator = subject.allocator
          CCConfig.isAllocationStatisticsEnabled = false
          let earlier = try (1...100).map { try #require(allocator.block(.node, size: $0)) }
          CCConfig.isAllocationStatisticsEnabled = true
          for (index, block) in earlier.enumerated() {
            allocator.free(block)
            #expect(AllocationStatistics.counted.freeCount == UInt64(index + 1))
            #expect(AllocationStatistics.counted.currentBytes == 0)
          }
          let later = try #require(allocator.block(.node, size: 64))
          #expect(AllocationStatistics.counted.currentBytes >= 0)
          #expect(AllocationStatistics.counted.allocationCount == 1)
          allocator.free(later)
          #expect(AllocationStatistics.counted.currentBytes == 0)
        }
      }

      @Test("what was counted stays when counting ends", arguments: Subject.allCases)
      func remains(_ subject: Subject) async {
        await #expect(processExitsWith: .success) { [subject] in
          CCConfig.isAllocationStatisticsEnabled = true
          let block = try #require(subject.allocator.block(.node, size: 64))
          let counted = AllocationStatistics.counted
          CCConfig.isAllocationStatisticsEnabled = false
          subject.allocator.free(block)
          #expect(AllocationStatistics.counted == counted, "\(AllocationStatistics.counted)")
          #expect(counted.currentBytes == Int64(CacheLine.size))
        }
      }
    }
  }

#endif
