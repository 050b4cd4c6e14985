import CCTestSupport
import Testing

@Suite("The lifetime tracker")
struct LifetimeTrackerTests {
  @Test("an instance that leaks stays in the count")
  func leak() {
    let tracker = LifetimeTracker()
    do {
      let kept = tracker.instance(1)
      _ = tracker.instance(2)
      // SAFETY: released below, once.
      _ = unsafe Unmanaged.passRetained(kept)
      #expect(tracker.madeCount == 2)
    }
    #expect(tracker.liveCount == 1)
  }

  @Test("instances that are destroyed once, wherever, leave nothing")
  func balanced() {
    let tracker = LifetimeTracker()
    let destroyed = Locked(0)
    onThreads(4) { thread in
      for number in 0..<100 {
        let instance = tracker.instance(number)
        #expect(instance.value == number)
        instance.whenDestroyed { destroyed.withLock { $0 += 1 } }
      }
    }
    #expect(tracker.madeCount == 400)
    #expect(tracker.liveCount == 0)
    #expect(destroyed.withLock { $0 } == 400)
  }

  // Optimised, a program with these mistakes may do anything.
  #if DEBUG
    private static func text(_ result: ExitTest.Result?) -> String {
      String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    }

    @Test("an instance that is destroyed twice traps")
    func twice() async {
      let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        let tracker = LifetimeTracker()
        // SAFETY: it is not: the mistake that is to be found.
        let slot = UnsafeMutablePointer<LifetimeTracker.Tracked>.allocate(capacity: 1)
        unsafe slot.initialize(to: tracker.instance(1))
        unsafe slot.deinitialize(count: 1)
        unsafe slot.deinitialize(count: 1)
      }
      #expect(Self.text(result).contains("destroyed twice"))
    }

    @Test("an instance that is used after it was destroyed traps")
    func usedAfterwards() async {
      let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        let tracker = LifetimeTracker()
        // SAFETY: it is not: the mistake that is to be found.
        let dangling = unsafe Unmanaged.passRetained(tracker.instance(1))
        unsafe dangling.release()
        _ = unsafe dangling._withUnsafeGuaranteedRef { $0.value }
      }
      #expect(Self.text(result).contains("used after it was destroyed"))
    }
  #endif
}
