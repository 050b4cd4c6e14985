import CCReclaim
import CCTestSupport
import Synchronization
import Testing

@Suite("Exhaustive search of schedules")
struct ExhaustiveSearchTests {
  /// Threads that do nothing but pass so many points each.
  private static func steps(_ counts: [Int]) -> Scenario {
    Scenario(
      threads: counts.map { count in { for _ in 0..<count { reach(.toyStep) } } }, check: { nil })
  }

  /// (a + b + …)! / (a! · b! · …) of the threads' steps, one more than they have points.
  private static func interleavings(_ points: [Int]) -> Int {
    var result = 1
    var sum = 0
    for count in points {
      for step in 1...(count + 1) {
        sum += 1
        result = result * sum / step
      }
    }
    return result
  }

  @Test("runs each interleaving once", arguments: [[0, 0], [1, 1], [2, 2], [3, 2], [1, 1, 1], [2, 0, 1]])
  func count(points: [Int]) {
    let seen = Locked<Set<String>>([])
    let exploration = Exploration(.all) {
      let order = Locked("")
      return Scenario(
        threads: points.enumerated().map { index, count in
          {
            order.withLock { $0 += "\(index)" }
            for _ in 0..<count {
              reach(.toyStep)
              order.withLock { $0 += "\(index)" }
            }
          }
        },
        check: {
          let text = order.withLock { $0 }
          return seen.withLock { $0.insert(text).inserted } ? nil : "\(text) was run before"
        })
    }
    #expect(exploration.failure == nil, "\(exploration)")
    #expect(exploration.count == Self.interleavings(points))
    #expect(exploration.longest == points.reduce(0) { $0 + $1 + 1 })
  }

  @Test("within a preemption bound, runs those only")
  func bounded() {
    // Without preemptions, the orders of the threads.
    #expect(Exploration(.all(preemptions: 0)) { Self.steps([3, 3]) }.count == 2)
    #expect(Exploration(.all(preemptions: 0)) { Self.steps([1, 2, 3]) }.count == 6)
    // With one, besides: each of the two may be left at each of its points.
    #expect(Exploration(.all(preemptions: 1)) { Self.steps([3, 4]) }.count == 2 + 3 + 4)
    // With as many as there can be, all.
    #expect(Exploration(.all(preemptions: 7)) { Self.steps([3, 4]) }.count == Self.interleavings([3, 4]))
  }

  @Test("finds a lost update, and what it reports fails again")
  func lostUpdate() throws {
    let exploration = Exploration(.all) { ToyCounter.scenario(.loadAndStore) }
    let failure = try #require(exploration.failure)
    #expect(failure.reason == "1 instead of 2")
    for _ in 0..<5 {
      let replay = Exploration(.replay(failure.choices)) { ToyCounter.scenario(.loadAndStore) }
      #expect(replay.count == 1)
      #expect(replay.failure?.reason == failure.reason)
      #expect(replay.failure?.choices == failure.choices)
      #expect(replay.failure?.trace.steps == failure.trace.steps)
    }
    // The choices are what makes it fail.
    #expect(Exploration(.replay("0x2 1x2")) { ToyCounter.scenario(.loadAndStore) }.failure == nil)
  }

  @Test("a lost update needs a preemption")
  func needsPreemption() {
    #expect(Exploration(.all(preemptions: 0)) { ToyCounter.scenario(.loadAndStore, threads: 3) }.failure == nil)
    #expect(Exploration(.all(preemptions: 1)) { ToyCounter.scenario(.loadAndStore, threads: 3) }.failure != nil)
  }

  @Test("finds nothing in a counter that is right")
  func rightCounter() {
    let exploration = Exploration(.all) { ToyCounter.scenario(.compareExchange, increments: 2) }
    #expect(exploration.failure == nil, "\(exploration)")
    #expect(exploration.count > 50)
  }

  @Test("finds an ABA, and nothing where versions exclude it")
  func aba() throws {
    let exploration = Exploration(.all) { ToyStack.scenario(isVersioned: false) }
    let failure = try #require(exploration.failure)
    #expect(Exploration(.replay(failure.choices)) { ToyStack.scenario(isVersioned: false) }.failure != nil)
    let right = Exploration(.all) { ToyStack.scenario(isVersioned: true) }
    #expect(right.failure == nil, "\(right)")
    #expect(right.count > 100)
  }

  @Test("tells of a scenario that is not the same each time")
  func nondeterminism() throws {
    let runs = Atomic<Int>(0)
    let exploration = Exploration(.all) {
      let count = runs.add(1, ordering: .sequentiallyConsistent).newValue
      return Self.steps([1, count % 2 == 0 ? 3 : 0])
    }
    let failure = try #require(exploration.failure)
    #expect(failure.reason.contains("not deterministic"), "\(failure)")
  }
}
