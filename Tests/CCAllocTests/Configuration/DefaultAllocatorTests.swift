import CCAlloc
import CCTestSupport
import Synchronization
import Testing

/// The default belongs to the process, and other suites read it: each test has a process of its own.
@Suite("The default allocator", .serialized)
struct DefaultAllocatorTests {
  @Test("it is mimalloc, where nothing says otherwise, and the system's under the thread sanitizer")
  func initial() async {
    await #expect(processExitsWith: .success) {
      setEnvironment("CC_ALLOCATOR", nil)
      #expect(CCConfig.defaultAllocator == builtInDefault)
      #expect(CCConfig.defaultAllocator.name == builtInDefault.name)
    }
  }

  @Test("it is what it was last set to")
  func set() async {
    await #expect(processExitsWith: .success) {
      let first = RecordingAllocator().makeAllocator("first")
      let second = RecordingAllocator().makeAllocator("second")
      for allocator in [first, .system, second, .mimalloc, first, first] {
        CCConfig.defaultAllocator = allocator
        #expect(CCConfig.defaultAllocator == allocator)
        #expect(CCConfig.defaultAllocator.name == allocator.name)
      }
    }
  }

  @Test("it works as the allocator that it was set to")
  func use() async {
    await #expect(processExitsWith: .success) {
      let recorder = RecordingAllocator()
      CCConfig.defaultAllocator = recorder.makeAllocator()
      CCConfig.defaultAllocator.free(try #require(CCConfig.defaultAllocator.block(.node, size: 1)))
      #expect(recorder.allocationCalls.count == 1 && recorder.releasedSizes == [CacheLine.size])
    }
  }

  @Test("all threads see it")
  func threads() async {
    await #expect(processExitsWith: .success) {
      let allocator = RecordingAllocator().makeAllocator()
      let gate = Gate()
      let seen = Atomic<Int>(0)
      let thread = JoinableThread {
        gate.wait()
        if CCConfig.defaultAllocator == allocator { seen.add(1, ordering: .sequentiallyConsistent) }
      }
      CCConfig.defaultAllocator = allocator
      gate.open()
      thread.join()
      onThreads(4) { _ in
        if CCConfig.defaultAllocator == allocator { seen.add(1, ordering: .sequentiallyConsistent) }
      }
      #expect(seen.load(ordering: .sequentiallyConsistent) == 5)
    }
  }

  @Test("threads that read it while others set it see one of those that were set, whole")
  func races() async {
    await #expect(processExitsWith: .success) {
      let strangers = Atomic<Int>(0)
      let known: Set = ["mimalloc", "system", "0", "1"]
      CCConfig.defaultAllocator = .mimalloc
      onThreads(4) { index in
        for round in 0..<500 {
          switch (index, round % 50) {
          case (0...1, 0): CCConfig.defaultAllocator = RecordingAllocator().makeAllocator("\(index)")
          case (0...1, _): CCConfig.defaultAllocator = round % 2 == 0 ? .system : .mimalloc
          default:
            if !known.contains(CCConfig.defaultAllocator.name) { strangers.add(1, ordering: .relaxed) }
          }
        }
      }
      #expect(strangers.load(ordering: .sequentiallyConsistent) == 0)
    }
  }
}
