import CCAlloc
import CCTestSupport
import Synchronization
import Testing

@Suite("Blocks that change threads")
struct CrossThreadTests {
  #if DEBUG
    static let count = 20_000
  #else
    static let count = 1_000_000
  #endif

  /// The subject's allocator, except that the user's one keeps a ledger.
  static func allocator(_ subject: Subject, _ ledger: CountingAllocator) -> NodeAllocator {
    subject == .own ? ledger.makeAllocator() : subject.allocator
  }

  @Test("one thread allocates, a second hands on, a third frees", arguments: Subject.allCases)
  func pipeline(_ subject: Subject) {
    let ledger = CountingAllocator()
    let allocator = Self.allocator(subject, ledger)
    let toSecond = BlockPool()
    let toThird = BlockPool()
    let damaged = Atomic<Int>(0)
    let freed = Atomic<Int>(0)
    onThreads(3) { index in
      switch index {
      case 0:
        for start in stride(from: 0, to: Self.count, by: 100) {
          let blocks = (start..<start + 100).map { allocator.block(.node, size: 1 + $0 % 500)! }
          for block in blocks { block.sign() }
          toSecond.put(blocks)
        }
        toSecond.close()
      case 1:
        toSecond.forEachUntilClosed { blocks in
          damaged.add(blocks.count { !$0.isIntact }, ordering: .relaxed)
          toThird.put(blocks)
        }
        toThird.close()
      default:
        toThird.forEachUntilClosed { blocks in
          damaged.add(blocks.count { !$0.isIntact }, ordering: .relaxed)
          for block in blocks { allocator.free(block) }
          freed.add(blocks.count, ordering: .relaxed)
        }
      }
    }
    #expect(damaged.load(ordering: .sequentiallyConsistent) == 0)
    #expect(freed.load(ordering: .sequentiallyConsistent) == Self.count)
    #expect(ledger.liveCount == 0 && ledger.liveByteCount == 0)
  }

  @Test("blocks of a thread that has ended keep their contents, and can be freed", arguments: Subject.allCases)
  func orphans(_ subject: Subject) {
    let ledger = CountingAllocator()
    let allocator = Self.allocator(subject, ledger)
    for round in 0..<10 {
      let pool = BlockPool()
      JoinableThread {
        for number in 0..<500 {
          let block = allocator.block(AllocationFunction.allCases[number % 4], size: 1 + number * 17)!
          block.sign()
          pool.put(block)
        }
      }.join()
      let blocks = pool.takeAll()
      #expect(blocks.count == 500)
      let damaged = blocks.count { !$0.isIntact }
      #expect(damaged == 0, "round \(round)")
      for block in blocks.prefix(250) { allocator.free(block) }
      JoinableThread { for block in blocks.dropFirst(250) { allocator.free(block, withSize: false) } }.join()
    }
    #expect(ledger.liveCount == 0)
  }

  @Test("threads that free each other's blocks", arguments: Subject.allCases, [2, 4, 8])
  func exchange(_ subject: Subject, _ threads: Int) {
    let seed: UInt64 = 0xC505_0001
    let ledger = CountingAllocator()
    let allocator = Self.allocator(subject, ledger)
    let pool = BlockPool()
    let damaged = Atomic<Int>(0)
    onThreads(threads) { index in
      var random = TestRandom(seed: seed &+ UInt64(index))
      for _ in 0..<Self.count / 400 {
        let blocks = (0..<20).map { _ in
          let function = AllocationFunction.allCases.randomElement(using: &random)!
          return allocator.block(function, size: Int.random(in: 1...2_000, using: &random))!
        }
        for block in blocks { block.sign() }
        let others = pool.takeAll(leaving: blocks)
        damaged.add(others.count { !$0.isIntact }, ordering: .relaxed)
        for other in others { allocator.free(other) }
      }
    }
    let left = pool.takeAll()
    damaged.add(left.count { !$0.isIntact }, ordering: .relaxed)
    for block in left { allocator.free(block) }
    #expect(!left.isEmpty, "seed \(seed)")
    #expect(damaged.load(ordering: .sequentiallyConsistent) == 0, "seed \(seed)")
    #expect(ledger.liveCount == 0 && ledger.liveByteCount == 0, "seed \(seed)")
  }
}
