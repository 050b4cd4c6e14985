#if AllocationStatistics

  import CCAlloc
  import CCTestSupport
  import Testing

  extension StatisticsTests {
    @Suite("Resets and snapshots")
    struct Resets {
      @Test("a reset starts all numbers at zero, and counting goes on")
      func reset() async {
        await #expect(processExitsWith: .success) {
          CCConfig.isAllocationStatisticsEnabled = true
          for round in 0..<10 {
            var worker = ShadowWorker(.mimalloc, seed: UInt64(round))
            worker.run(300, BlockPool())
            #expect(AllocationStatistics.counted == worker.expected, "round \(round): \(AllocationStatistics.counted)")
            CCConfig.resetAllocationStatistics()
            #expect(AllocationStatistics.counted == AllocationStatistics(), "\(AllocationStatistics.counted)")
            #expect(AllocationStatistics.counted.currentBytes == 0)
            #expect(CCConfig.isAllocationStatisticsEnabled)
          }
        }
      }

      @Test("a snapshot changes nothing, and stays as it was taken")
      func snapshot() async {
        await #expect(processExitsWith: .success) {
          CCConfig.isAllocationStatisticsEnabled = true
          var worker = ShadowWorker(.mimalloc, seed: 1)
          worker.run(300, BlockPool())
          let first = AllocationStatistics.counted
          let expected = worker.expected
          for _ in 0..<10 { #expect(AllocationStatistics.counted == first) }
          worker.run(300, BlockPool())
          #expect(first == expected)
          #expect(AllocationStatistics.counted == worker.expected)
        }
      }

      @Test("a thread that ends after a reset does not bring back what it counted before")
      func endAfterReset() async {
        await #expect(processExitsWith: .success) {
          CCConfig.isAllocationStatisticsEnabled = true
          let gate = Gate()
          let thread = JoinableThread {
            for _ in 0..<10 { NodeAllocator.mimalloc.free(NodeAllocator.mimalloc.block(.node, size: 64)!) }
            gate.wait()
            NodeAllocator.mimalloc.free(NodeAllocator.mimalloc.block(.node, size: 64)!)
          }
          gate.awaitWaiters(1)
          CCConfig.resetAllocationStatistics()
          #expect(AllocationStatistics.counted == AllocationStatistics(), "\(AllocationStatistics.counted)")
          gate.open()
          thread.join()
          #expect(AllocationStatistics.counted.allocationCount == 1, "\(AllocationStatistics.counted)")
          #expect(AllocationStatistics.counted.freeCount == 1, "\(AllocationStatistics.counted)")
        }
      }

      @Test("a reset forgets what ended threads counted")
      func resetAfterEnd() async {
        await #expect(processExitsWith: .success) {
          CCConfig.isAllocationStatisticsEnabled = true
          onThreads(4) { _ in
            for _ in 0..<10 { NodeAllocator.mimalloc.free(NodeAllocator.mimalloc.block(.node, size: 64)!) }
          }
          #expect(AllocationStatistics.counted.allocationCount == 40, "\(AllocationStatistics.counted)")
          CCConfig.resetAllocationStatistics()
          #expect(AllocationStatistics.counted == AllocationStatistics(), "\(AllocationStatistics.counted)")
        }
      }

      @Test("a block from before a reset that is freed after it makes nothing negative")
      func freeAcrossReset() async {
        await #expect(processExitsWith: .success) {
          CCConfig.isAllocationStatisticsEnabled = true
          let block = try #require(NodeAllocator.mimalloc.block(.node, size: 64))
          CCConfig.resetAllocationStatistics()
          NodeAllocator.mimalloc.free(block)
          let counted = AllocationStatistics.counted
          #expect(counted.allocationCount == 0 && counted.freeCount == 1 && counted.currentBytes == 0, "\(counted)")
        }
      }
    }
  }

#endif
