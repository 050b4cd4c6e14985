package import CCReclaim

/// A schedule that a test writes down: its threads stop at the points that the test names, and go on when it says so.
///
/// ```swift
/// try ScriptedSchedule.run { script in
///   let slow = script.thread("slow") { queue.enqueue(1) }
///   try slow.run(to: .enqueueAfterClaim)
///   …                                            // what happens meanwhile
///   try slow.finish()
/// }
/// ```
///
/// Whatever waits too long, or passes too many points, throws a ``ScheduleFailure`` that says who is where.
package final class ScriptedSchedule: Sendable {
  struct Thread {
    let name: String
    /// Points that it passes before it stops: the n-th occurrence of this one. Nil: it stops nowhere.
    var stop: (point: String, occurrence: Int)?
    /// Where it was seen last.
    var place = "its start"
    var isStopped = false
    var hasEnded = false
    /// Points that it has passed since the script let it go.
    var stepCount = 0
    /// Whether it has passed so many that it seems to go round in circles. Then it stands still for good, out of the way of
    /// other tests.
    var isAstray = false

    var description: String {
      if hasEnded { return "\(name) has ended" }
      if isAstray { return "\(name) goes on and on, last seen at \(place) after \(stepCount) points" }
      return "\(name) \(isStopped ? "stands at" : "runs, last seen at") \(place)"
    }
  }

  struct State {
    var threads: [Thread] = []
    var isOver = false

    var description: String { threads.map(\.description).joined(separator: "; ") }
  }

  let monitor = Monitor(State())
  let patience: Double
  let stepLimit: Int
  private let joinable = Locked<[JoinableThread]>([])

  private init(patience: Double, stepLimit: Int) {
    self.patience = patience
    self.stepLimit = stepLimit
  }

  /// Runs a script; then lets all its threads go, and waits for their ends.
  ///
  /// - Parameters:
  ///   - patience: how many seconds a thread may take to reach its point, or its end.
  ///   - stepLimit: how many points it may pass on its way there.
  package static func run<Result>(
    patience: Double = 60, stepLimit: Int = 200_000, _ body: (ScriptedSchedule) throws -> Result
  ) rethrows -> Result {
    let script = ScriptedSchedule(patience: patience, stepLimit: stepLimit)
    defer { script.end() }
    return try body(script)
  }

  /// A thread that stands at its start.
  package func thread(_ name: String, _ body: @escaping @Sendable () -> Void) -> ScriptedThread {
    let index = monitor.withLock { state in
      var thread = Thread(name: name)
      thread.isStopped = true
      state.threads.append(thread)
      return state.threads.count - 1
    }
    let scripted = ScriptedThread(self, index)
    joinable.withLock {
      $0.append(
        JoinableThread { [self] in
          monitor.wait(until: { !$0.threads[index].isStopped || $0.isOver })
          ScheduledThread.run(observedBy: scripted, body)
          monitor.withLock { $0.threads[index].hasEnded = true }
          monitor.signal()
        })
    }
    return scripted
  }

  private func end() {
    monitor.withLock { $0.isOver = true }
    monitor.signal()
    // A thread that is stuck for good is left behind: its failure has been thrown.
    _ = monitor.wait(seconds: patience, until: { $0.threads.allSatisfy { $0.hasEnded || $0.isAstray } })
    let haveEnded = monitor.withLock { $0.threads.allSatisfy(\.hasEnded) }
    if haveEnded { for thread in joinable.withLock({ $0 }) { thread.join() } }
  }
}

/// A thread of a ``ScriptedSchedule``.
package final class ScriptedThread: ScheduleObserver {
  private let script: ScriptedSchedule
  private let index: Int

  init(_ script: ScriptedSchedule, _ index: Int) {
    self.script = script
    self.index = index
  }

  /// Lets the thread go on, and returns when it stands at a point: at the n-th occurrence from now.
  package func run(to point: SchedulePoint, occurrence: Int = 1) throws {
    letGo(to: point, occurrence: occurrence)
    try awaitStop()
  }

  /// Lets the thread go on, to stop at the n-th occurrence of a point from now; or nowhere. Does not wait for it.
  package func letGo(to point: SchedulePoint? = nil, occurrence: Int = 1) {
    script.monitor.withLock { state in
      state.threads[index].stop = point.map { ("\($0.name)", occurrence) }
      state.threads[index].isStopped = false
      state.threads[index].stepCount = 0
    }
    script.monitor.signal()
  }

  /// Waits until the thread stands at the point that it was to go to.
  package func awaitStop() throws {
    _ = script.monitor.wait(
      seconds: script.patience,
      until: { $0.threads[index].isStopped || $0.threads[index].hasEnded || $0.threads[index].isAstray })
    try script.monitor.withLock { state in
      let thread = state.threads[index]
      if thread.isStopped { return }
      let goal = thread.stop.map { "\($0.point) (\($0.occurrence) to come)" } ?? "no point"
      throw ScheduleFailure("\(thread.name) was to stop at \(goal), and did not: \(state.description)")
    }
  }

  /// Lets the thread go on to its end, and waits for that.
  package func finish() throws {
    letGo()
    _ = script.monitor.wait(
      seconds: script.patience, until: { $0.threads[index].hasEnded || $0.threads[index].isAstray })
    try script.monitor.withLock { state in
      let thread = state.threads[index]
      if !thread.hasEnded { throw ScheduleFailure("\(thread.name) was to end, and did not: \(state.description)") }
    }
  }

  /// See ``ScheduleObserver``.
  package func reach(_ point: SchedulePoint) {
    let name = "\(point.name)"
    let stops = script.monitor.withLock { state in
      state.threads[index].place = name
      state.threads[index].stepCount += 1
      if state.threads[index].stepCount >= script.stepLimit {
        state.threads[index].isAstray = true
        return true
      }
      guard !state.isOver, let stop = state.threads[index].stop, stop.point == name else { return false }
      state.threads[index].stop?.occurrence -= 1
      guard stop.occurrence == 1 else { return false }
      state.threads[index].isStopped = true
      return true
    }
    guard stops else { return }
    script.monitor.signal()
    script.monitor.wait(until: { !$0.threads[index].isAstray && (!$0.threads[index].isStopped || $0.isOver) })
  }
}
