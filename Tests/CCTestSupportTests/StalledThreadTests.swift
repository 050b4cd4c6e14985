import CCTestSupport
import Testing

@Suite("Threads and comparisons that stand still")
struct StalledThreadTests {
  @Test("a stalled thread stands where it parked until it is released")
  func parks() {
    let trace = Locked<[String]>([])
    let thread = StalledThread { park in
      trace.withLock { $0.append("before") }
      park()
      trace.withLock { $0.append("after") }
    }
    #expect(trace.withLock { $0 } == ["before"])
    trace.withLock { $0.append("meanwhile") }
    thread.finish()
    #expect(trace.withLock { $0 } == ["before", "meanwhile", "after"])
  }

  @Test("a body that runs again does not park again")
  func parksOnce() {
    let count = Locked(0)
    let thread = StalledThread { park in
      for _ in 0..<3 {
        park()
        count.withLock { $0 += 1 }
      }
    }
    #expect(count.withLock { $0 } == 0)
    thread.release()
    thread.join()
    #expect(count.withLock { $0 } == 3)
  }

  @Test("a body that ends without parking is a mistake, and does not hang")
  func neverParks() async {
    await #expect(processExitsWith: .failure) { _ = StalledThread { _ in } }
  }

  @Test("a key's armed comparison stands still, once, and all others go on")
  func keyOfValue() {
    let stall = ComparisonStall()
    let keys = (0..<5).map { StallingKey($0, stall) }
    #expect(keys.shuffled().sorted() == keys)
    stall.arm(onValue: 3)
    #expect(keys[1] < keys[2])
    #expect(keys[3] == keys[3])
    let isDone = Locked(false)
    let thread = JoinableThread {
      _ = keys[3] < keys[0]
      isDone.withLock { $0 = true }
    }
    stall.awaitStalled()
    #expect(!isDone.withLock { $0 })
    // The stall is used up.
    #expect(keys[3] < keys[4])
    #expect(!(keys[4] < keys[3]))
    stall.release()
    thread.join()
    #expect(isDone.withLock { $0 })
  }

  @Test("a thread's own comparison stands still, after those that it lets pass")
  func keyOnThread() {
    let stall = ComparisonStall()
    let keys = (0..<5).map { StallingKey($0, stall) }
    for round in 0..<2 {
      let count = Locked(0)
      let isArmed = Gate()
      let thread = JoinableThread {
        stall.armOnThisThread(passing: 2)
        isArmed.open()
        for key in keys where key < keys[4] { count.withLock { $0 += 1 } }
      }
      isArmed.wait()
      #expect(keys[0] < keys[1], "another thread's")
      stall.awaitStalled()
      #expect(keys[0] < keys[1])
      #expect(count.withLock { $0 } == 2)
      stall.release()
      thread.join()
      #expect(count.withLock { $0 } == 4, "round \(round)")
    }
  }

  @Test("a stall that was released before anything matched is off")
  func disarmed() {
    let stall = ComparisonStall()
    let (low, high) = (StallingKey(1, stall), StallingKey(2, stall))
    stall.arm(onValue: 1)
    stall.release()
    #expect(low < high)
    stall.armOnThisThread(value: 7)
    #expect(low < high)
    stall.release()
  }
}
