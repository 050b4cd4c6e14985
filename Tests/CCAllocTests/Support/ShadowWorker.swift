import CCAlloc
import CCTestSupport

/// A thread's random requests, and what the statistics ought to say of them.
struct ShadowWorker: Sendable {
  private let allocator: NodeAllocator
  private var random: TestRandom
  private(set) var expected = AllocationStatistics()
  /// The blocks that the thread holds.
  private(set) var held: [Block] = []

  init(_ allocator: NodeAllocator, seed: UInt64) {
    self.allocator = allocator
    random = TestRandom(seed: seed)
  }

  /// Allocates, frees its own blocks and others', and hands blocks over.
  mutating func run(_ steps: Int, _ pool: BlockPool) {
    for _ in 0..<steps {
      switch Int.random(in: 0..<20, using: &random) {
      case 0..<10: allocate()
      case 10..<14: if let block = removeHeld() { free(block) }
      case 14..<17: if let block = removeHeld() { pool.put(block) }
      default: if let block = pool.take() { free(block) }
      }
    }
  }

  mutating func allocate() {
    let isLarge = Int.random(in: 0..<64, using: &random) == 0
    let size = Int.random(in: 1...(isLarge ? 40_000 : 1_500), using: &random)
    let function = AllocationFunction.allCases.randomElement(using: &random)!
    let block = allocator.block(function, size: size)!
    held.append(block)
    expected.allocationCount += 1
    expected.allocatedBytes += UInt64(block.roundedSize)
  }

  mutating func free(_ block: Block) {
    allocator.free(block)
    expected.freeCount += 1
    expected.freedBytes += UInt64(block.roundedSize)
  }

  mutating func freeAll() {
    while let block = held.popLast() { free(block) }
  }

  private mutating func removeHeld() -> Block? {
    guard !held.isEmpty else { return nil }
    held.swapAt(Int.random(in: 0..<held.count, using: &random), held.count - 1)
    return held.removeLast()
  }
}

extension AllocationStatistics {
  static func += (left: inout Self, right: Self) {
    left.allocationCount += right.allocationCount
    left.freeCount += right.freeCount
    left.allocatedBytes += right.allocatedBytes
    left.freedBytes += right.freedBytes
  }

  /// What the process has counted, in a test that compares.
  static var counted: Self { CCConfig.allocationStatistics() }
}
