import CCCollections
import Testing

@Suite("ConcurrentQueue: one thread")
struct QueueBasicsTests {
  @Test("elements come out in the order in which they went in", arguments: [1, 15, 16, 17, 100, 5000])
  func order(count: Int) {
    let queue = ConcurrentQueue<Int>()
    for value in 0..<count { queue.enqueue(value) }
    #expect(queue.count == count)
    for value in 0..<count {
      #expect(queue.first == value)
      #expect(queue.dequeue() == value)
      #expect(queue.count == count - value - 1)
    }
    #expect(queue.dequeue() == nil)
    #expect(queue.first == nil)
    #expect(queue.isEmpty)
    #expect(queue.count == 0)
  }

  @Test("filling and emptying by turns crosses segments at every offset")
  func turns() {
    let queue = ConcurrentQueue<Int>()
    var next = 0
    var expected = 0
    for round in 1...200 {
      for _ in 0..<round {
        queue.enqueue(next)
        next += 1
      }
      for _ in 0..<(round - 1) {
        #expect(queue.dequeue() == expected)
        expected += 1
      }
      #expect(queue.count == next - expected)
    }
    while let value = queue.dequeue() {
      #expect(value == expected)
      expected += 1
    }
    #expect(expected == next)
  }

  @Test("an empty queue says so, again and again")
  func empty() {
    let queue = ConcurrentQueue<String>()
    for _ in 0..<100 {
      #expect(queue.isEmpty)
      #expect(queue.count == 0)
      #expect(queue.first == nil)
      #expect(queue.dequeue() == nil)
    }
  }

  @Test("literals, sequences and the default domain")
  func initializers() {
    let literal: ConcurrentQueue = [1, 2, 3]
    #expect(literal.dequeue(max: 10) == [1, 2, 3])
    let domain = ReclamationDomain(scheme: .ibr)
    let fromSequence = ConcurrentQueue((1...1000).lazy.map { $0 * 2 }, domain: domain)
    #expect(fromSequence.domain === domain)
    #expect(fromSequence.count == 1000)
    #expect(fromSequence.dequeue(max: 1000) == (1...1000).map { $0 * 2 })
    #expect(ConcurrentQueue<Int>().domain === ReclamationDomain.default)
    let nothing = ConcurrentQueue<Int>([])
    #expect(nothing.isEmpty)
  }

  @Test("dequeue(max:) takes as many as there are, and none if asked for none")
  func dequeueMany() {
    let queue: ConcurrentQueue = [1, 2, 3, 4, 5]
    #expect(queue.dequeue(max: 0) == [])
    #expect(queue.dequeue(max: 2) == [1, 2])
    #expect(queue.dequeue(max: 10) == [3, 4, 5])
    #expect(queue.dequeue(max: 1) == [])
  }

  @Test("dequeue(max:) of a negative number traps and says why")
  func negative() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = ConcurrentQueue<Int>().dequeue(max: -1)
    }
    let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(text.contains("ConcurrentQueue.dequeue(max:): -1 is negative"))
  }

  @Test("removeAll empties the queue, which goes on working")
  func removeAll() {
    let queue = ConcurrentQueue(0..<1000)
    queue.removeAll()
    #expect(queue.isEmpty)
    #expect(queue.count == 0)
    queue.removeAll()
    queue.enqueue(7)
    #expect(queue.dequeue() == 7)
  }

  @Test("a batch keeps its order, between what came before and what comes after", arguments: [0, 1, 16, 17, 3000])
  func batch(count: Int) {
    let queue = ConcurrentQueue<Int>()
    queue.enqueue(-1)
    queue.enqueue(contentsOf: 0..<count)
    queue.enqueue(-2)
    queue.enqueue(contentsOf: (0..<count).map { $0 + 10_000 })
    #expect(queue.count == 2 * count + 2)
    let expected = [-1] + Array(0..<count) + [-2] + (0..<count).map { $0 + 10_000 }
    #expect(queue.dequeue(max: .max) == expected)
    #expect(queue.isEmpty)
  }

  @Test("a batch's sequence may use the queue itself")
  func batchFromItself() {
    let queue: ConcurrentQueue = [1, 2, 3]
    queue.enqueue(
      contentsOf: AnyIterator {
        queue.dequeue().map { $0 * 10 }
      })
    #expect(queue.dequeue(max: 10) == [10, 20, 30])
  }

  @Test("descriptions show the first few and the count")
  func descriptions() {
    #expect(ConcurrentQueue<Int>().description == "[]")
    #expect(([1, 2, 3] as ConcurrentQueue).description == "[1, 2, 3]")
    #expect(ConcurrentQueue(1...100).description == "[1, 2, 3, 4, 5, 6, 7, 8, … 100 elements]")
    #expect((["a", "b"] as ConcurrentQueue).debugDescription == #"ConcurrentQueue<String>(["a", "b"])"#)
    #expect(ConcurrentQueue(["x"]).description == "[x]")
  }

  @Test("the queue is at work in a generic context, where nothing is specialised")
  func generic() {
    #expect(roundTrip(Array(0..<100)) == Array(0..<100))
    let strings = (0..<100).map { "\($0)" }
    #expect(roundTrip(strings) == strings)
  }

  @inline(never)
  @_optimize(none)
  private func roundTrip<Element: Sendable>(_ elements: [Element]) -> [Element] {
    let queue = ConcurrentQueue<Element>()
    for element in elements { queue.enqueue(element) }
    var result: [Element] = []
    while let element = queue.dequeue() { result.append(element) }
    return result
  }
}
