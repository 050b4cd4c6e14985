import CCTestSupport
import Synchronization
import Testing

@testable import CCCollections

@Suite("ConcurrentQueue: many producers and consumers")
struct QueueConcurrencyTests {
  @Test(
    "nothing is lost, nothing comes twice, and each producer's elements stay in order",
    arguments: [(1, 1), (4, 1), (1, 4), (4, 4), (16, 16)], SchemeUnderTest.allCases)
  func conservation(threads: (producers: Int, consumers: Int), subject: SchemeUnderTest) {
    let domain = subject.makeDomain()
    let (producers, consumers) = threads
    let perProducer = 12_000 / producers
    let total = producers * perProducer
    let tracker = LifetimeTracker()
    let queue = ConcurrentQueue<LifetimeTracker.Tracked>(domain: domain)
    let taken = Atomic<Int>(0)
    let sum = Atomic<Int>(0)
    onThreads(producers + consumers) { index in
      var jitter = Jitter(seed: UInt64(index))
      if index < producers {
        for number in 0..<perProducer {
          queue.enqueue(tracker.instance(index * perProducer + number))
          if number % 64 == 0 { jitter.maybeYield() }
        }
      } else {
        var last = [Int](repeating: -1, count: producers)
        while taken.load(ordering: .relaxed) < total {
          guard let element = queue.dequeue() else {
            jitter.maybeYield()
            continue
          }
          taken.add(1, ordering: .relaxed)
          sum.add(element.value, ordering: .relaxed)
          let producer = element.value / perProducer
          #expect(last[producer] < element.value, "a producer's elements came out of order")
          last[producer] = element.value
        }
      }
    }
    #expect(sum.load(ordering: .relaxed) == total * (total - 1) / 2)
    #expect(queue.isEmpty)
    #expect(queue.count == 0)
    #expect(tracker.madeCount == total)
    #expect(tracker.liveCount == 0)
    domain.drain()
    #expect(domain.statistics.pendingCount == 0)
  }

  @Test(
    "readers who look at the first element beside consumers see only live ones", arguments: SchemeUnderTest.allCases)
  func peeking(subject: SchemeUnderTest) {
    let domain = subject.makeDomain()
    let tracker = LifetimeTracker()
    let queue = ConcurrentQueue<LifetimeTracker.Tracked>(domain: domain)
    let stop = Atomic<Bool>(false)
    let looks = Atomic<Int>(0)
    onThreads(6) { index in
      switch index {
      case 0, 1:
        var number = 0
        while number < 10_000 || looks.load(ordering: .relaxed) < 100 {
          queue.enqueue(tracker.instance(number))
          if number % 4 != 0 { _ = queue.dequeue() }
          number += 1
        }
        if index == 0 { stop.store(true, ordering: .releasing) }
      case 2:
        while !stop.load(ordering: .acquiring) { _ = queue.dequeue() }
      default:
        var jitter = Jitter(seed: UInt64(index))
        while !stop.load(ordering: .acquiring) {
          if let element = queue.first { looks.add(element.value >= 0 ? 1 : 0, ordering: .relaxed) }
          if !queue.isEmpty { jitter.maybeYield() }
          if index == 5 { _ = queue.description }
        }
      }
    }
    #expect(looks.load(ordering: .relaxed) > 0)
    queue.removeAll()
    domain.drain()
    #expect(tracker.liveCount == 0)
  }

  /// Moved, such an element would lose its reference under the reader.
  @Test("an element with a weak reference is copied whole beside a consumer", arguments: SchemeUnderTest.allCases)
  func weakReferences(subject: SchemeUnderTest) {
    let domain = subject.makeDomain()
    final class Target: Sendable {}
    struct Holder: @unchecked Sendable { weak var target: Target? }
    let target = Target()
    let queue = ConcurrentQueue<Holder>(domain: domain)
    let stop = Atomic<Bool>(false)
    let wrong = Atomic<Int>(0)
    onThreads(4) { index in
      if index == 0 {
        for _ in 0..<30_000 {
          queue.enqueue(Holder(target: target))
          if let holder = queue.dequeue(), holder.target == nil { wrong.add(1, ordering: .relaxed) }
        }
        stop.store(true, ordering: .releasing)
      } else {
        while !stop.load(ordering: .acquiring) {
          if let holder = queue.first, holder.target == nil { wrong.add(1, ordering: .relaxed) }
        }
      }
    }
    #expect(wrong.load(ordering: .relaxed) == 0)
    #expect(withExtendedLifetime(target) { queue.isEmpty })
  }

  /// Two queues, two threads: each adds to one and looks at the other. One of them comes second, and sees the first.
  @Test("what was enqueued is there for whoever looks afterwards", arguments: SchemeUnderTest.allCases)
  func visibility(subject: SchemeUnderTest) {
    let domain = subject.makeDomain()
    let queues = [ConcurrentQueue<Int>(domain: domain), ConcurrentQueue<Int>(domain: domain)]
    let rounds = 10_000
    @Sendable func wait(_ counter: borrowing Atomic<Int>, _ value: Int) {
      var spins = 0
      while counter.load(ordering: .sequentiallyConsistent) < value {
        spins += 1
        if spins % 200 == 0 { yieldProcessor() }
      }
    }
    let both = Atomic<Int>(0)
    let sawNothing = Atomic<Int>(0)
    onThreads(2) { index in
      for round in 0..<rounds {
        both.add(1, ordering: .sequentiallyConsistent)
        wait(both, 4 * round + 2)
        queues[index].enqueue(round)
        let isEmpty = queues[1 - index].isEmpty
        if isEmpty { sawNothing.add(1, ordering: .sequentiallyConsistent) }
        both.add(1, ordering: .sequentiallyConsistent)
        wait(both, 4 * round + 4)
        if index == 0 {
          #expect(sawNothing.load(ordering: .sequentiallyConsistent) < 2, "both queues seemed empty")
          sawNothing.store(0, ordering: .sequentiallyConsistent)
        }
        _ = queues[index].dequeue()
      }
    }
  }

  @Test("batches come out whole, however many threads enqueue", arguments: SchemeUnderTest.allCases)
  func batches(subject: SchemeUnderTest) {
    let domain = subject.makeDomain()
    let queue = ConcurrentQueue<Int>(domain: domain)
    let batches = 300
    let size = 7
    let stop = Atomic<Int>(0)
    let results = Locked<[Int]>([])
    onThreads(5) { index in
      if index < 4 {
        for batch in 0..<batches {
          let number = (index * batches + batch) * size
          queue.enqueue(contentsOf: number..<(number + size))
          if batch % 5 == 0 { queue.enqueue(-1) }
        }
        stop.add(1, ordering: .releasing)
      } else {
        // A single consumer sees the queue's order.
        var seen: [Int] = []
        while true {
          if let value = queue.dequeue() {
            seen.append(value)
          } else if stop.load(ordering: .acquiring) == 4, queue.isEmpty {
            break
          }
        }
        results.withLock { $0 = seen }
      }
    }
    let seen = results.withLock { $0 }
    #expect(seen.count == 4 * batches * size + 4 * batches / 5)
    var position = 0
    while position < seen.count {
      if seen[position] == -1 {
        position += 1
        continue
      }
      let batch = Array(seen[position..<min(position + size, seen.count)])
      #expect(batch == Array(seen[position]..<(seen[position] + size)), "a batch was torn")
      position += size
    }
  }

  @Test("the count is never negative, and what removeAll found is gone", arguments: SchemeUnderTest.allCases)
  func counting(subject: SchemeUnderTest) {
    let domain = subject.makeDomain()
    let queue = ConcurrentQueue<Int>(domain: domain)
    onThreads(4) { index in
      for number in 0..<3000 {
        if index < 2 { queue.enqueue(number) } else { _ = queue.dequeue() }
        #expect(queue.count >= 0)
      }
    }
    queue.enqueue(contentsOf: 0..<100)
    onThreads(3) { index in
      if index == 0 { queue.removeAll() } else { for _ in 0..<1000 { queue.enqueue(-1) } }
    }
    let rest = queue.dequeue(max: .max)
    #expect(rest.allSatisfy { $0 == -1 })
    #expect(queue.count == 0)
  }

  @Test("tasks and actors may share a queue")
  func tasks() async {
    let queue = ConcurrentQueue<Int>()
    let total = await withTaskGroup(of: Int.self) { group in
      for index in 0..<8 {
        group.addTask {
          var sum = 0
          for number in 0..<500 {
            queue.enqueue(index * 500 + number)
            if number % 50 == 0 { await Task.yield() }
            if let value = queue.dequeue() { sum += value }
          }
          return sum
        }
      }
      return await group.reduce(0, +)
    }
    #expect(total == 4000 * 3999 / 2)
    #expect(queue.isEmpty)
  }
}
