import CCReclaim
import CCTestSupport
import Synchronization
import Testing

@Suite("Schedules with random priorities")
struct RandomPrioritiesTests {
  /// Wrong only where the first of the other thread's steps, and no further one, falls between the two of this thread: an
  /// order of as many steps as the other one has, and one.
  private static func ordered(otherSteps: Int) -> Scenario {
    let other = Locked(0)
    let isWrong = Locked(false)
    return Scenario(
      threads: [
        {
          guard other.withLock({ $0 }) == 0 else { return }
          reach(.toyStep)
          if other.withLock({ $0 }) == 1 { isWrong.withLock { $0 = true } }
        },
        {
          for _ in 0..<otherSteps {
            other.withLock { $0 += 1 }
            reach(.toyStep)
          }
        },
      ], check: { isWrong.withLock { $0 } ? "exactly one step came in between" : nil })
  }

  @Test("find a bug of a depth at that depth, and not at a smaller one", arguments: [2, 3])
  func depth(depth: Int) throws {
    let shallow = Exploration(.random(seeds: 0..<500, depth: depth - 1, steps: 5)) {
      Self.ordered(otherSteps: depth - 1)
    }
    #expect(shallow.failure == nil, "\(shallow)")
    #expect(shallow.count == 500)
    let deep = Exploration(.random(seeds: 0..<500, depth: depth, steps: 5)) { Self.ordered(otherSteps: depth - 1) }
    #expect(deep.failure != nil, "\(deep)")
  }

  @Test("a failure is found again by its seed, and by its choices")
  func replay() throws {
    let exploration = Exploration(.random(seeds: 0..<500, depth: 2, steps: 4)) { ToyCounter.scenario(.loadAndStore) }
    let failure = try #require(exploration.failure)
    let seed = UInt64(exploration.count - 1)
    #expect(failure.label.contains("seed \(seed) of"))
    let again = Exploration(.random(seeds: seed..<seed + 1, depth: 2, steps: 4)) { ToyCounter.scenario(.loadAndStore) }
    #expect(again.failure?.trace.steps == failure.trace.steps)
    let replay = Exploration(.replay(failure.choices)) { ToyCounter.scenario(.loadAndStore) }
    #expect(replay.failure?.trace.steps == failure.trace.steps)
  }

  @Test("find an ABA")
  func aba() {
    let exploration = Exploration(.random(seeds: 0..<2000, depth: 3, steps: 12)) {
      ToyStack.scenario(isVersioned: false)
    }
    #expect(exploration.failure != nil, "\(exploration)")
  }

  @Test("find nothing in what is right")
  func right() {
    let counter = Exploration(.random(seeds: 0..<200, depth: 3, steps: 12)) {
      ToyCounter.scenario(.compareExchange, threads: 3, increments: 2)
    }
    #expect(counter.failure == nil, "\(counter)")
    let stack = Exploration(.random(seeds: 0..<200, depth: 3, steps: 12)) { ToyStack.scenario(isVersioned: true) }
    #expect(stack.failure == nil, "\(stack)")
  }
}
