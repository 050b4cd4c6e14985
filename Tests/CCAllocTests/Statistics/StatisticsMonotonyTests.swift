#if AllocationStatistics

  import CCAlloc
  import CCTestSupport
  import Synchronization
  import Testing

  extension StatisticsTests {
    @Suite("While threads run")
    struct Monotony {
      #if DEBUG
        static let steps = 10_000
      #else
        static let steps = 200_000
      #endif

      @Test("no number goes backwards, and no free appears without its allocation", arguments: Subject.allCases)
      func monotone(_ subject: Subject) async {
        await #expect(processExitsWith: .success) { [subject] in
          CCConfig.isAllocationStatisticsEnabled = true
          try Monotony.sample(while: 3) { pool, index in
            var worker = ShadowWorker(subject.allocator, seed: 0x3035_0000 + UInt64(index))
            worker.run(Monotony.steps, pool)
          }
        }
      }

      @Test(
        "no free appears without its allocation where each block is freed at once",
        arguments: Subject.allCases, [1, 3])
      func fewLiveBlocks(_ subject: Subject, _ threads: Int) async {
        await #expect(processExitsWith: .success) { [subject, threads] in
          CCConfig.isAllocationStatisticsEnabled = true
          try Monotony.besideIdleThreads(40) {
            try Monotony.sample(while: threads) { pool, _ in
              for step in 0..<Monotony.steps {
                let block = subject.allocator.block(.node, size: 64)!
                // Every other one is freed by whoever comes next, which may be another thread.
                if step % 2 == 0 { pool.put(block) } else { subject.allocator.free(block) }
                if step % 2 == 0, let other = pool.take() { subject.allocator.free(other) }
              }
            }
          }
        }
      }

      @Test("threads that start and end meanwhile change nothing about that")
      func threadsComingAndGoing() async {
        await #expect(processExitsWith: .success) {
          CCConfig.isAllocationStatisticsEnabled = true
          try Monotony.sample(while: 2) { pool, index in
            for round in 0..<(Monotony.steps / 100) {
              JoinableThread {
                var worker = ShadowWorker(.mimalloc, seed: UInt64(index + 2 * round))
                worker.run(50, pool)
              }.join()
            }
          }
        }
      }

      /// Runs `body` beside threads that have counted and wait. With their counters to read, a snapshot takes long
      /// enough for others to get in between. (Not in debug builds, where each block takes the snapshots' lock.)
      static func besideIdleThreads(_ count: Int, _ body: () throws -> Void) rethrows {
        let hold = Locked(0)
        let waiting = Atomic<Int>(0)
        var threads: [JoinableThread] = []
        try hold.withLock { _ in
          threads = (0..<count).map { _ in
            JoinableThread {
              NodeAllocator.system.free(NodeAllocator.system.block(.node, size: 64)!)
              waiting.add(1, ordering: .sequentiallyConsistent)
              hold.withLock { _ in }
            }
          }
          while waiting.load(ordering: .sequentiallyConsistent) < count {}
          try body()
        }
        for thread in threads { thread.join() }
      }

      /// Takes snapshots while `threads` threads do their work, which they repeat until there are enough. Looks at each
      /// beside the one before.
      static func sample(
        while threads: Int, _ work: @escaping @Sendable (BlockPool, _ index: Int) -> Void
      ) throws {
        let pool = BlockPool()
        let running = Atomic<Int>(threads)
        let fault = Locked<String?>(nil)
        let samples = Atomic<Int>(0)
        let enough = 1_000
        onThreads(threads + 1) { index in
          guard index == threads else {
            repeat { work(pool, index) } while samples.load(ordering: .sequentiallyConsistent) < enough
            running.subtract(1, ordering: .sequentiallyConsistent)
            return
          }
          var last = AllocationStatistics.counted
          while running.load(ordering: .sequentiallyConsistent) > 0 {
            let next = AllocationStatistics.counted
            samples.add(1, ordering: .sequentiallyConsistent)
            if let text = contradiction(last, next) {
              fault.withLock { $0 = text }
              return samples.store(enough, ordering: .sequentiallyConsistent)
            }
            last = next
          }
        }
        let text = fault.withLock { $0 }
        #expect(text == nil, "\(text ?? "")")
      }

      /// What is wrong with `next`, which was taken after `last`.
      static func contradiction(_ last: AllocationStatistics, _ next: AllocationStatistics) -> String? {
        for path in [\AllocationStatistics.allocationCount, \.freeCount, \.allocatedBytes, \.freedBytes]
        where next[keyPath: path] < last[keyPath: path] {
          return "backwards: \(last), then \(next)"
        }
        if next.freeCount > next.allocationCount { return "a free without an allocation: \(next)" }
        if next.freedBytes > next.allocatedBytes { return "freed bytes without allocated ones: \(next)" }
        if next.currentBytes < 0 { return "negative: \(next)" }
        return nil
      }
    }
  }

#endif
