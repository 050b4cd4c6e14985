import CCReclaim
import CCTestSupport
import Testing

@Suite("Random delays")
struct RandomDelaysTests {
  @Test("are where the seed says, and one out of 8 to 32 points")
  func count() {
    var counts: Set<Int> = []
    for seed in 0..<UInt64(6) {
      let delays = (0..<2).map { _ in
        onThreads(2, delayedBy: seed) { _ in
          for _ in 0..<320 { reach(.toyStep) }
        }
      }
      #expect(delays[0] == delays[1])
      #expect(delays[0] >= 640 / 32 / 2 && delays[0] <= 640 / 8 * 2, "\(delays)")
      counts.insert(delays[0])
    }
    #expect(counts.count > 1, "all seeds delay alike")
  }

  @Test("lose an update in a counter that can, and none in one that cannot")
  func lostUpdate() {
    func isWrong(_ kind: ToyCounter.Kind, _ seed: UInt64) -> Bool {
      let counter = ToyCounter(kind)
      onThreads(2, delayedBy: seed) { _ in
        for _ in 0..<200 { counter.increment() }
      }
      return counter.count != 400
    }
    #expect((0..<20).contains { isWrong(.loadAndStore, $0) })
    #expect(!(0..<5).contains { isWrong(.compareExchange, $0) })
  }

  @Test("do not concern threads that take no part")
  func others() {
    let delays = RandomDelays(seed: 1, thread: 0)
    ScheduledThread.run(observedBy: delays) {
      onThreads(1) { _ in
        for _ in 0..<1000 { reach(.toyStep) }
      }
    }
    for _ in 0..<1000 { reach(.toyStep) }
    #expect(delays.count == 0)
  }
}
