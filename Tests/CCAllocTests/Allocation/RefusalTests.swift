import CCAlloc
import Testing

// SAFETY: results are compared with nil, never used.

@Suite("Requests that are refused")
struct RefusalTests {
  static let tooLarge = [Int.max, Int.max - 1, Int.max - 63, Int.max - 64, Int.max - 65_535]

  @Test("a size that is not positive gives nil", arguments: Subject.allCases, AllocationFunction.allCases)
  func notPositive(_ subject: Subject, _ function: AllocationFunction) {
    for size in [0, -1, -64, Int.min + 1, Int.min] {
      #expect(subject.allocator.block(function, size: size) == nil, "size \(size)")
    }
  }

  @Test(
    "a size that is too large to be rounded gives nil", arguments: Subject.allCases, AllocationFunction.allCases)
  func unroundable(_ subject: Subject, _ function: AllocationFunction) {
    for size in Self.tooLarge {
      #expect(subject.allocator.block(function, size: size) == nil, "size \(size)")
    }
  }

  static let badProducts = [
    (0, 8), (8, 0), (0, 0), (-1, 8), (8, -1), (-1, -1), (-8, -8), (Int.min, -1), (Int.max, 2), (2, Int.max),
    (1 << 32, 1 << 32), (1 << 62, 4), (Int.max, Int.max), (Int.min, Int.min), (1, Int.max), (Int.max, 1),
  ]

  @Test("a count and a size that are not positive or whose product overflows give nil", arguments: Subject.allCases)
  func products(_ subject: Subject) {
    for (count, size) in Self.badProducts {
      #expect(unsafe subject.allocator.allocateZeroed(count: count, size: size) == nil, "\(count) of \(size) bytes")
    }
  }

  static let badAlignments = [0, 3, 48, 4095, 4097, -1, -16, -64, Int.min, Int.max]

  @Test("an alignment that is no power of two gives nil", arguments: Subject.allCases)
  func alignments(_ subject: Subject) {
    for alignment in Self.badAlignments {
      #expect(unsafe subject.allocator.allocate(size: 64, alignment: alignment) == nil, "alignment \(alignment)")
    }
  }

  @Test("more memory than there is gives nil, with mimalloc", arguments: AllocationFunction.allCases)
  func noMemory(_ function: AllocationFunction) {
    for size in [1 << 50, 1 << 62, Int.max - 65_536] {
      #expect(Subject.mimalloc.allocator.block(function, size: size) == nil, "size \(size)")
    }
    #expect(unsafe NodeAllocator.mimalloc.allocate(size: 64, alignment: 1 << 62) == nil)
  }

  @Test("a user's allocator never hears of a request that is refused")
  func unheard() {
    let recorder = RecordingAllocator()
    let allocator = recorder.makeAllocator()
    for function in AllocationFunction.allCases {
      for size in [0, -1, Int.min] + Self.tooLarge { #expect(allocator.block(function, size: size) == nil) }
    }
    for (count, size) in Self.badProducts {
      #expect(unsafe allocator.allocateZeroed(count: count, size: size) == nil)
    }
    for alignment in Self.badAlignments { #expect(unsafe allocator.allocate(size: 64, alignment: alignment) == nil) }
    #expect(recorder.allocationCalls.isEmpty)
  }

  @Test("requests that are refused and memory that there is not are not counted", arguments: Subject.allCases)
  func uncounted(_ subject: Subject) async {
    await #expect(processExitsWith: .success) { [subject] in
      CCConfig.isAllocationStatisticsEnabled = true
      let allocator = subject.allocator
      for function in AllocationFunction.allCases {
        for size in [0, -1, Int.min] + RefusalTests.tooLarge { _ = allocator.block(function, size: size) }
        if subject == .mimalloc { _ = allocator.block(function, size: 1 << 50) }
        _ = RecordingAllocator(hasMemory: false).makeAllocator().block(function, size: 64)
      }
      for (count, size) in RefusalTests.badProducts { _ = unsafe allocator.allocateZeroed(count: count, size: size) }
      for alignment in RefusalTests.badAlignments { _ = unsafe allocator.allocate(size: 64, alignment: alignment) }
      let counted = CCConfig.allocationStatistics()
      #expect(counted == AllocationStatistics(), "\(counted)")
    }
  }
}
