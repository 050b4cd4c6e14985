import CCReclaim
import CCTestSupport
import Synchronization
import Testing

@Suite("The cooperative scheduler")
struct CooperativeSchedulerTests {
  @Test("lets one thread run at a time")
  func oneAtATime() {
    let exploration = Exploration(.all) {
      let counters = Counters()
      let body: @Sendable () -> Void = {
        for _ in 0..<2 {
          counters.enter()
          reach(.toyStep)
        }
      }
      return Scenario(threads: [body, body], check: { counters.overlaps == 0 ? nil : "two ran at once" })
    }
    #expect(exploration.failure == nil, "\(exploration)")
  }

  /// Counts how often two threads were between two points.
  private final class Counters: Sendable {
    private let running = Atomic<Int>(0)
    private let seen = Atomic<Int>(0)
    var overlaps: Int { seen.load(ordering: .sequentiallyConsistent) }

    func enter() {
      let count = running.add(1, ordering: .sequentiallyConsistent).newValue
      if count > 1 { seen.add(1, ordering: .sequentiallyConsistent) }
      for _ in 0..<100 { yieldProcessor() }
      running.subtract(1, ordering: .sequentiallyConsistent)
    }
  }

  @Test("a thread that waits for another one at a spin point gets what it waits for")
  func spinning() {
    let exploration = Exploration(.all) {
      let flag = Flag()
      return Scenario(
        threads: [
          { while !flag.isSet { reach(.toySpin) } },
          {
            reach(.toyStep)
            flag.set()
          },
          { while !flag.isSet { reach(.toySpin) } },
        ], check: { nil })
    }
    #expect(exploration.failure == nil, "\(exploration)")
    #expect(exploration.count > 3)
  }

  @Test("a livelock is a failure that says who is where")
  func livelock() throws {
    let exploration = Exploration(.all, stepLimit: 100) {
      let flag = Flag()
      let body: @Sendable () -> Void = {
        // Ends when the schedule has been given up and points do nothing any more.
        for _ in 0..<1000 where !flag.isSet { reach(.toySpin) }
      }
      return Scenario(threads: [body, body], check: { nil })
    }
    let failure = try #require(exploration.failure)
    #expect(failure.reason.contains("not at its end after 100 steps"), "\(failure)")
    #expect(failure.reason.contains("thread 0 at toy.spin") && failure.reason.contains("thread 1 at toy.spin"))
    #expect(exploration.count == 1)
  }

  @Test("a thread that blocks where there is no point is a failure that says where it was")
  func blocked() throws {
    let exploration = Exploration(.replay("0x2 1x1"), patience: 5) {
      let gate = Gate()
      return Scenario(
        threads: [
          {
            reach(.toyStep)
            gate.wait()
          },
          { gate.open() },
        ], check: { nil })
    }
    let failure = try #require(exploration.failure)
    #expect(failure.reason.contains("thread 0, which went on from toy.step, has reached no point"), "\(failure)")
  }

  @Test("a replay that does not fit is a failure")
  func misfit() throws {
    let exploration = Exploration(.replay("0x9 1x1")) { ToyCounter.scenario(.compareExchange) }
    let failure = try #require(exploration.failure)
    #expect(failure.reason.contains("step 2 of the replay is thread 0's"), "\(failure)")
  }

  #if canImport(Glibc)
    @Test("a trap in a step says which schedule it was")
    func trap() async {
      let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        _ = Exploration(.replay("0x1 1x2 0x1")) {
          Scenario(
            threads: [
              {
                reach(.toyStep)
                fatalError("a trap of the test")
              },
              { reach(.toyStep) },
            ], check: { nil })
        }
      }
      let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
      #expect(text.contains(".replay(\"0x1 1x2 0x1\")"), "\(text)")
    }
  #endif

  private final class Flag: Sendable {
    private let value = Atomic<Bool>(false)
    var isSet: Bool { value.load(ordering: .sequentiallyConsistent) }
    func set() { value.store(true, ordering: .sequentiallyConsistent) }
  }
}
