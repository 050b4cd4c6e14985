import CCReclaim
import Foundation
import Synchronization
import Testing
import TreiberStack

@Suite struct TreiberStackTests {
  /// A domain with an allocator that counts the blocks that are out.
  private final class Ledger: Sendable {
    private let live = Atomic<Int>(0)

    var liveBlocks: Int { live.load(ordering: .sequentiallyConsistent) }

    func makeDomain(_ scheme: ReclamationScheme) -> ReclamationDomain {
      // SAFETY: the C library's blocks, aligned as asked for, and freed once.
      let allocator = unsafe NodeAllocator(
        name: "counting",
        allocate: { [self] size, alignment in
          live.add(1, ordering: .sequentiallyConsistent)
          return .allocate(byteCount: size, alignment: alignment)
        },
        free: { [self] block, _ in
          live.subtract(1, ordering: .sequentiallyConsistent)
          unsafe block.deallocate()
        })
      return ReclamationDomain(scheme: scheme, allocator: allocator)
    }
  }

  /// An element that counts its live instances.
  private final class Item: Sendable {
    let value: Int
    private let live: Counter

    init(_ value: Int, _ live: Counter) {
      self.value = value
      self.live = live
      live.add(1)
    }

    deinit { live.add(-1) }
  }

  private final class Counter: Sendable {
    private let storage = Atomic<Int>(0)

    var value: Int { storage.load(ordering: .sequentiallyConsistent) }
    func add(_ amount: Int) { storage.add(amount, ordering: .sequentiallyConsistent) }
  }

  private func onThreads(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
    let group = DispatchGroup()
    for index in 0..<count {
      group.enter()
      Thread {
        body(index)
        group.leave()
      }.start()
    }
    group.wait()
  }

  @Test("one thread gets back last what it pushed first", arguments: ReclamationScheme.allCases)
  func order(_ scheme: ReclamationScheme) {
    let stack = TreiberStack<Int>(domain: ReclamationDomain(scheme: scheme))
    #expect(stack.pop() == nil)
    for value in 0..<1000 { stack.push(value) }
    for value in (500..<1000).reversed() { #expect(stack.pop() == value) }
    stack.push(-1)
    #expect(stack.pop() == -1)
    for value in (0..<500).reversed() { #expect(stack.pop() == value) }
    #expect(stack.pop() == nil)
  }

  @Test("what many threads push, they pop once each; then everything is freed", arguments: ReclamationScheme.allCases)
  func manyThreads(_ scheme: ReclamationScheme) {
    let threads = 4
    let perThread = 20_000
    let ledger = Ledger()
    let items = Counter()
    do {
      let domain = ledger.makeDomain(scheme)
      let stack = TreiberStack<Item>(domain: domain)
      let seen = (0..<threads * perThread).map { _ in Counter() }
      onThreads(threads) { thread in
        for number in 0..<perThread {
          stack.push(Item(thread * perThread + number, items))
          // Two of three come off again at once, so that the stack grows and nodes are reused.
          if number % 3 != 0, let item = stack.pop() { seen[item.value].add(1) }
        }
      }
      #expect(items.value == seen.count { $0.value == 0 })
      while let item = stack.pop() { seen[item.value].add(1) }
      #expect(seen.allSatisfy { $0.value == 1 })
      #expect(items.value == 0)
      domain.drain()
      #expect(domain.statistics.retiredCount == UInt64(threads * perThread))
      #expect(domain.statistics.pendingCount == 0)
    }
    #expect(ledger.liveBlocks == 0)
  }

  @Test("a stack that goes away takes its elements with it", arguments: ReclamationScheme.allCases)
  func teardown(_ scheme: ReclamationScheme) {
    let ledger = Ledger()
    let items = Counter()
    do {
      let stack = TreiberStack<Item>(domain: ledger.makeDomain(scheme))
      for value in 0..<100 { stack.push(Item(value, items)) }
      #expect(items.value == 100)
    }
    #expect(items.value == 0)
    #expect(ledger.liveBlocks == 0)
  }
}
