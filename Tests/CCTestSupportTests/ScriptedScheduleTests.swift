import CCReclaim
import CCTestSupport
import Testing

@Suite("Scripted schedules")
struct ScriptedScheduleTests {
  @Test("a thread stops at the occurrence of the point that the script names, and goes on when it says so")
  func stops() throws {
    let passed = Locked(0)
    try ScriptedSchedule.run { script in
      let thread = script.thread("counting") {
        for _ in 0..<5 {
          passed.withLock { $0 += 1 }
          reach(.toyStep)
          reach(.toyLoaded)
        }
      }
      #expect(passed.withLock { $0 } == 0)
      try thread.run(to: .toyStep)
      #expect(passed.withLock { $0 } == 1)
      try thread.run(to: .toyStep, occurrence: 3)
      #expect(passed.withLock { $0 } == 4)
      try thread.finish()
      #expect(passed.withLock { $0 } == 5)
    }
  }

  @Test("loses an update where the script says so, and only there", arguments: [true, false])
  func lostUpdate(isInside: Bool) throws {
    let counter = ToyCounter(.loadAndStore)
    try ScriptedSchedule.run { script in
      let slow = script.thread("slow") { counter.increment() }
      let fast = script.thread("fast") { counter.increment() }
      if isInside { try slow.run(to: .toyLoaded) }
      try fast.finish()
      try slow.finish()
    }
    #expect(counter.count == (isInside ? 1 : 2))
  }

  @Test("a thread that never comes to its point is a failure that says who is where")
  func missed() {
    let failure = #expect(throws: ScheduleFailure.self) {
      try ScriptedSchedule.run { script in
        let other = script.thread("other") { reach(.toyLoaded) }
        try other.run(to: .toyLoaded)
        let thread = script.thread("searching") { reach(.toyStep) }
        try thread.run(to: .toyStep, occurrence: 2)
      }
    }
    let text = failure?.description ?? ""
    #expect(text.contains("searching was to stop at toy.step (1 to come), and did not"), "\(text)")
    #expect(text.contains("other stands at toy.loaded; searching has ended"), "\(text)")
  }

  @Test("a thread that waits for one that stands still is a failure that says so")
  func stuck() {
    let failure = #expect(throws: ScheduleFailure.self) {
      try ScriptedSchedule.run(patience: 5) { script in
        let gate = Gate()
        let holder = script.thread("holder") {
          reach(.toyStep)
          gate.open()
        }
        let waiter = script.thread("waiter") {
          reach(.toyLoaded)
          gate.wait()
        }
        try holder.run(to: .toyStep)
        try waiter.finish()
      }
    }
    let text = failure?.description ?? ""
    #expect(text.contains("waiter was to end, and did not"), "\(text)")
    #expect(text.contains("holder stands at toy.step; waiter runs, last seen at toy.loaded"), "\(text)")
  }

  @Test("a thread that goes round in circles is a failure that says so, and then leaves the processors to others")
  func astray() {
    let passed = Locked(0)
    let failure = #expect(throws: ScheduleFailure.self) {
      try ScriptedSchedule.run(stepLimit: 1000) { script in
        let thread = script.thread("circling") {
          while true {
            passed.withLock { $0 += 1 }
            reach(.toyStep)
          }
        }
        try thread.run(to: .toyLoaded)
      }
    }
    let text = failure?.description ?? ""
    #expect(text.contains("circling was to stop at toy.loaded (1 to come), and did not"), "\(text)")
    #expect(text.contains("circling goes on and on, last seen at toy.step after 1000 points"), "\(text)")
    #expect(passed.withLock { $0 } == 1000)
  }
}
