#if AllocationStatistics

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

  extension StatisticsTests {
    @Suite("Threads that end")
    struct ThreadExits {
      @Test("hundreds of threads that come and go lose nothing")
      func comingAndGoing() async {
        await #expect(processExitsWith: .success) {
          CCConfig.isAllocationStatisticsEnabled = true
          var expected = AllocationStatistics()
          let pool = BlockPool()
          for round in 0..<50 {
            let ended = Locked(AllocationStatistics())
            onThreads(8) { index in
              var worker = ShadowWorker(.mimalloc, seed: UInt64(round * 8 + index))
              worker.run(20, pool)
              worker.freeAll()
              ended.withLock { $0 += worker.expected }
            }
            expected += ended.withLock { $0 }
            #expect(AllocationStatistics.counted == expected, "round \(round): \(AllocationStatistics.counted)")
          }
        }
      }

      /// Another library's thread-local value: its destructor runs among the last acts of a thread.
      enum Foreign {
        // SAFETY: written once, before the threads that read it start.
        nonisolated(unsafe) static var key = pthread_key_t()

        static func create() {
          // SAFETY: the value is the address of a node of mimalloc's, which nobody frees before.
          _ = unsafe pthread_key_create(&key) { value in
            unsafe NodeAllocator.mimalloc.free(value, size: 64)
            NodeAllocator.mimalloc.free(NodeAllocator.mimalloc.block(.node, size: 64)!)
          }
        }

        static func keep(_ node: Block) {
          // SAFETY: as above.
          _ = unsafe pthread_setspecific(key, node.pointer)
        }
      }

      @Test("what another library's destructors allocate and free is counted", arguments: [true, false])
      func destructors(_ isCreatedLater: Bool) async {
        await #expect(processExitsWith: .success) { [isCreatedLater] in
          CCConfig.isAllocationStatisticsEnabled = true
          // The library's own key comes into being with the first block that is counted; destructors run in that order.
          if !isCreatedLater { Foreign.create() }
          NodeAllocator.mimalloc.free(try #require(NodeAllocator.mimalloc.block(.node, size: 64)))
          if isCreatedLater { Foreign.create() }
          onThreads(20) { _ in Foreign.keep(NodeAllocator.mimalloc.block(.node, size: 64)!) }
          let counted = AllocationStatistics.counted
          #expect(counted.allocationCount == 41 && counted.freeCount == 41, "\(counted)")
          #expect(counted.currentBytes == 0, "\(counted)")
        }
      }
    }
  }

#endif
