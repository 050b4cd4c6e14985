import CCReclaim
import CCTestSupport
import Foundation
import Testing

@testable import CCCollections

/// An order in which keys are inserted.
enum InsertionOrder: CaseIterable {
  case ascending, descending, random, zigzag, organPipe

  func keys(_ count: Int, _ random: inout TestRandom) -> [Int] {
    switch self {
    case .ascending: Array(0..<count)
    case .descending: Array((0..<count).reversed())
    case .random: Array(0..<count).shuffled(using: &random)
    case .zigzag: (0..<count).map { $0.isMultiple(of: 2) ? $0 / 2 : count - 1 - $0 / 2 }
    case .organPipe: Array(stride(from: 0, to: count, by: 2)) + Array(stride(from: 1, to: count, by: 2).reversed())
    }
  }
}

@Suite("A tree keeps its balance", .seeded)
struct TreeBalanceTests {
  /// As many entries as there are, and a block for each few of them: the tree is what is looked at.
  private func map(capacity: Int = 2) -> ConcurrentTreeMap<Int, Int> {
    let domain = ReclamationDomain(scheme: .ibr)
    return withExtendedLifetime(domain) { ConcurrentTreeMap(domain: domain, capacity: capacity) }
  }

  private func expectBalanced(_ map: ConcurrentTreeMap<Int, Int>) throws {
    let fault = map.structureFault
    #expect(fault == nil)
    let shape = try map._core.index.shape()
    #expect(Double(shape.depth) <= 2 * log2(Double(shape.shellCount)) + 6)
  }

  @Test(
    "no shell is deeper than twice the logarithm, in whatever order keys come and go",
    arguments: InsertionOrder.allCases)
  func ordersOfInsertion(_ order: InsertionOrder) throws {
    var random = TestRandom(seed: TestSeed.forThisTest.value)
    let count = StressBudget.ofThisRun.minutes == nil ? 10_000 : 1_000_000
    let map = map()
    for key in order.keys(count, &random) { map.insert(key, forKey: key) }
    try expectBalanced(map)
    for key in (0..<count).shuffled(using: &random).dropLast(count / 10) { map.removeValue(forKey: key) }
    try expectBalanced(map)
    #expect(map.count == count / 10)
  }

  @Test(
    "a tree that is built at once is balanced, whatever its size",
    arguments: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 100, 1023, 1025])
  func building(_ nodeCount: Int) throws {
    let domain = ReclamationDomain(scheme: .ibr)
    let map = withExtendedLifetime(domain) {
      ConcurrentTreeMap<Int, Int>(domain: domain, capacity: 1)
    }
    var next = 0
    #expect(
      map._core.build {
        guard next < nodeCount else { return nil }
        next += 1
        return (next - 1, next - 1)
      })
    try expectBalanced(map)
    for key in 0..<nodeCount { #expect(map[key] == key) }
    for key in 0..<nodeCount { map.removeValue(forKey: key) }
    try expectBalanced(map)
    #expect(map.isEmpty)
  }
}
