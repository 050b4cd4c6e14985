#if AllocationStatistics

  import CCAlloc
  import CCTestSupport
  import Testing

  extension StatisticsTests {
    @Suite("What is counted")
    struct Counts {
      @Test("each function counts one block and its whole lines, on both sides", arguments: Subject.allCases)
      func wholeLines(_ subject: Subject) async {
        await #expect(processExitsWith: .success) { [subject] in
          CCConfig.isAllocationStatisticsEnabled = true
          var expected = AllocationStatistics()
          for function in AllocationFunction.allCases {
            for size in [1, 63, 64, 65, 100, 128, 129, 1_000, 4_096, 5_000, 9_000, 1 << 20] {
              let block = try #require(subject.allocator.block(function, size: size))
              expected.allocationCount += 1
              expected.allocatedBytes += UInt64(block.roundedSize)
              #expect(
                AllocationStatistics.counted == expected, "\(function) of \(size): \(AllocationStatistics.counted)")
              #expect(AllocationStatistics.counted.currentBytes == Int64(block.roundedSize))
              subject.allocator.free(block)
              expected.freeCount += 1
              expected.freedBytes += UInt64(block.roundedSize)
              #expect(
                AllocationStatistics.counted == expected, "\(function) of \(size): \(AllocationStatistics.counted)")
              #expect(AllocationStatistics.counted.currentBytes == 0)
            }
          }
        }
      }

      @Test("a free without a size counts as a free, and leaves the current bytes", arguments: Subject.allCases)
      func unsized(_ subject: Subject) async {
        await #expect(processExitsWith: .success) { [subject] in
          CCConfig.isAllocationStatisticsEnabled = true
          for (round, function) in AllocationFunction.allCases.enumerated() {
            subject.allocator.free(try #require(subject.allocator.block(function, size: 100)), withSize: false)
            let counted = AllocationStatistics.counted
            #expect(counted.allocationCount == UInt64(round + 1) && counted.freeCount == UInt64(round + 1))
            #expect(counted.freedBytes == 0, "\(counted)")
            #expect(counted.currentBytes == Int64((round + 1) * 128), "\(counted)")
          }
        }
      }

      @Test("nodes that are freed with the size before rounding leave nothing behind", arguments: Subject.allCases)
      func drift(_ subject: Subject) async {
        await #expect(processExitsWith: .success) { [subject] in
          CCConfig.isAllocationStatisticsEnabled = true
          for number in 0..<100_000 {
            let node = try #require(subject.allocator.block(.node, size: 1 + number % 300))
            subject.allocator.free(node)
          }
          let counted = AllocationStatistics.counted
          #expect(counted.allocationCount == 100_000 && counted.freeCount == 100_000, "\(counted)")
          #expect(counted.currentBytes == 0 && counted.allocatedBytes == counted.freedBytes, "\(counted)")
        }
      }

      @Test("all numbers are exact when the threads are quiet, and when they have ended", arguments: [1, 2, 8, 16])
      func exact(_ threads: Int) async {
        await #expect(processExitsWith: .success) { [threads] in
          CCConfig.isAllocationStatisticsEnabled = true
          for subject in Subject.allCases {
            try Counts.compareWithShadow(subject, threads: threads, seed: 0x57A7_0000 + UInt64(threads))
          }
        }
      }

      /// Lets threads allocate, exchange and free; compares while they live, after they ended, and once all is freed.
      static func compareWithShadow(_ subject: Subject, threads: Int, seed: UInt64) throws {
        func check(_ workers: [ShadowWorker], _ pooled: [Block], _ moment: Comment) {
          var expected = AllocationStatistics()
          for worker in workers { expected += worker.expected }
          let counted = AllocationStatistics.counted
          #expect(counted == expected, "\(moment): \(counted) instead of \(expected)")
          let live = (workers.flatMap(\.held) + pooled).reduce(0) { $0 + $1.roundedSize }
          #expect(counted.currentBytes == live, "\(moment): \(counted.currentBytes) instead of \(live)")
        }

        CCConfig.resetAllocationStatistics()
        let context = "seed \(seed), \(threads) threads, \(subject)"
        let pool = BlockPool()
        let workers = Locked<[ShadowWorker]>([])
        let quiet = Gate()
        let started = (0..<threads).map { index in
          JoinableThread {
            var worker = ShadowWorker(subject.allocator, seed: seed &+ UInt64(index) << 32)
            worker.run(3_000, pool)
            workers.withLock { $0.append(worker) }
            quiet.wait()
          }
        }
        quiet.awaitWaiters(threads)
        let pooled = pool.takeAll()
        check(workers.withLock { $0 }, pooled, "quiet, \(context)")
        quiet.open()
        for thread in started { thread.join() }
        check(workers.withLock { $0 }, pooled, "ended, \(context)")

        var ended = workers.withLock { $0 }
        try #require(!ended.isEmpty)
        for index in ended.indices { ended[index].freeAll() }
        for block in pooled { ended[0].free(block) }
        check(ended, [], "freed, \(context)")
        #expect(AllocationStatistics.counted.currentBytes == 0, "\(context)")
      }
    }
  }

#endif
