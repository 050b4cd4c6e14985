package import CCReclaim

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Holds a thread up at points that a seed decides, for 50 to 300 microseconds: long enough for others to do whole
/// operations in between. One out of 8 to 32 points, which also the seed decides.
package final class RandomDelays: ScheduleObserver {
  private struct State {
    var random: TestRandom
    let frequency: UInt64
    var delays = 0
  }

  private let state: Locked<State>
  private let seed: UInt64

  /// The delays of one of the threads that run under a seed.
  package init(seed: UInt64, thread: Int) {
    self.seed = seed
    var random = TestRandom(seed: seed &* 0x1_0001 &+ UInt64(thread))
    let frequency = UInt64(8) << (random.next() % 3)
    state = Locked(State(random: random, frequency: frequency))
  }

  /// How often it has held its thread up.
  package var count: Int { state.withLock { $0.delays } }

  /// See ``ScheduleObserver``.
  package var label: String? { "random delays of seed \(seed)" }

  /// See ``ScheduleObserver``.
  package func reach(_ point: SchedulePoint) {
    let delay: UInt32? = state.withLock { state in
      guard state.random.next() % state.frequency == 0 else { return nil }
      state.delays += 1
      return state.random.next() % 4 == 0 ? 0 : UInt32(50 + state.random.next() % 251)
    }
    switch delay {
    case .none: break
    case .some(0): sched_yield()
    case .some(let microseconds): usleep(microseconds)
    }
  }
}

/// As ``onThreads(_:_:)``, with random delays at the points. Returns how many there were.
@discardableResult
package func onThreads(
  _ count: Int, delayedBy seed: UInt64, _ body: @escaping @Sendable (_ index: Int) -> Void
) -> Int {
  let delays = (0..<count).map { RandomDelays(seed: seed, thread: $0) }
  onThreads(count) { index in
    ScheduledThread.run(observedBy: delays[index]) { body(index) }
  }
  return delays.reduce(0) { $0 + $1.count }
}
