import CCReclaim

/// Runs the threads of a scenario one at a time, from point to point, as a strategy says.
///
/// Real threads, which hand over to each other at the points. What happens between two points of a thread is one step to
/// the others. A thread that stands at a spin point is not chosen again before another one has moved.
final class CooperativeScheduler: Sendable {
  private struct Thread {
    var place = "its start"
    var isAtSpinPoint = false
    /// Has come to a spin point, and nobody has moved since.
    var isWaiting = false
    var hasEnded = false
  }

  private struct State {
    let strategy: any ScheduleStrategy
    let stepLimit: Int
    var threads: [Thread]
    var ready = 0
    var running: Int?
    var last: Int?
    var trace = ScheduleTrace()
    /// Points do nothing any more: all run to their ends as they like.
    var isOver = false
    var failure: String?

    var unfinished: [Int] { threads.indices.filter { !threads[$0].hasEnded } }
  }

  private let monitor: Monitor<State>
  private let scenario: Scenario
  /// How long a step may take, in seconds.
  private let patience: Double
  private let stops: @Sendable (SchedulePoint) -> Bool

  private init(
    _ scenario: Scenario, _ strategy: sending any ScheduleStrategy, stepLimit: Int, patience: Double,
    stops: @escaping @Sendable (SchedulePoint) -> Bool
  ) {
    self.scenario = scenario
    self.patience = patience
    self.stops = stops
    let threads = Array(repeating: Thread(), count: scenario.threads.count)
    // A condition for each thread, and the last one for the controller.
    monitor = Monitor(
      State(strategy: strategy, stepLimit: stepLimit, threads: threads), conditions: threads.count + 1)
  }

  /// Runs one schedule. What went wrong, or nil, and what the schedule was.
  static func run(
    _ scenario: Scenario, _ strategy: any ScheduleStrategy, stepLimit: Int, patience: Double,
    stops: @escaping @Sendable (SchedulePoint) -> Bool
  ) -> (failure: String?, trace: ScheduleTrace) {
    // SAFETY: the caller does nothing with the strategy meanwhile, and the threads have the monitor.
    nonisolated(unsafe) let shared = strategy
    let scheduler = unsafe CooperativeScheduler(
      scenario, shared, stepLimit: stepLimit, patience: patience, stops: stops)
    return scheduler.control()
  }

  private var controller: Int { scenario.threads.count }

  private func control() -> (failure: String?, trace: ScheduleTrace) {
    let threads = scenario.threads.indices.map { index in
      JoinableThread { [self] in run(index) }
    }
    var seen = -1
    while !monitor.wait(on: controller, seconds: patience, until: { $0.unfinished.isEmpty || $0.isOver }) {
      let isStuck = monitor.withLock { state in
        defer { seen = state.trace.steps.count }
        guard seen == state.trace.steps.count else { return false }
        end(&state, "\(blocked(state)) has reached no point for \(patience) s: it waits for something else")
        return true
      }
      if isStuck { break }
    }
    let haveEnded = monitor.wait(on: controller, seconds: patience, until: { $0.unfinished.isEmpty })
    // Who is stuck for good is left behind; the failure says who.
    if haveEnded { for thread in threads { thread.join() } }
    return monitor.withLock { state in
      if !haveEnded { state.failure = (state.failure ?? "") + "; \(places(state)) did not end when all were let go" }
      return (state.failure, state.trace)
    }
  }

  private func run(_ index: Int) {
    scenario.prepare()
    monitor.wait(
      on: index,
      after: { state in
        state.ready += 1
        if state.ready == state.threads.count { handOver(&state) }
      }, until: { $0.running == index || $0.isOver })
    ScheduledThread.run(observedBy: Seat(self, index), scenario.threads[index])
    monitor.withLock { state in
      state.threads[index].hasEnded = true
      state.threads[index].place = "its end"
      moved(index, &state)
      if state.unfinished.isEmpty { wakeAll() } else { handOver(&state) }
    }
    // What a thread does at its exit would run beside the others' steps.
    monitor.wait(on: index, until: { $0.unfinished.isEmpty || $0.isOver })
  }

  private func reach(_ point: SchedulePoint, _ index: Int) {
    guard stops(point) else { return }
    monitor.wait(
      on: index,
      after: { state in
        if state.isOver { return }
        // To look again and find nothing is no move; else two threads that wait for a third would go round for ever.
        if !(state.threads[index].isAtSpinPoint && point.isSpin) { moved(index, &state) }
        state.threads[index].place = "\(point.name)"
        state.threads[index].isAtSpinPoint = point.isSpin
        state.threads[index].isWaiting = point.isSpin
        handOver(&state)
      }, until: { $0.running == index || $0.isOver })
  }

  private func moved(_ index: Int, _ state: inout State) {
    for other in state.threads.indices where other != index { state.threads[other].isWaiting = false }
  }

  /// Decides who goes on, and wakes it.
  private func handOver(_ state: inout State) {
    if state.isOver { return }
    guard state.trace.steps.count < state.stepLimit else {
      return end(&state, "not at its end after \(state.stepLimit) steps: \(places(state))")
    }
    let last = state.last
    guard let choice = state.strategy.choose(step: state.trace.steps.count, last: last, among: options(state)) else {
      return end(&state, state.strategy.complaint ?? "the strategy chose nobody")
    }
    state.trace.steps.append(.init(thread: choice, origin: state.threads[choice].place))
    state.last = choice
    state.running = choice
    monitor.signal(choice)
  }

  private func options(_ state: State) -> [Int] {
    let unfinished = state.unfinished
    let free = unfinished.filter { !state.threads[$0].isWaiting }
    // If all wait, they take turns.
    if free.isEmpty { return [unfinished.first { $0 > state.last ?? -1 } ?? unfinished[0]] }
    guard let last = state.last, free.contains(last) else { return free }
    return [last] + free.filter { $0 != last }
  }

  /// Gives the schedule up, and lets all threads run.
  private func end(_ state: inout State, _ failure: String) {
    state.failure = failure
    state.isOver = true
    wakeAll()
  }

  private func wakeAll() {
    for condition in 0...controller { monitor.signal(condition) }
  }

  private func blocked(_ state: State) -> String {
    guard let running = state.running else { return "A thread that gets ready" }
    return "thread \(running), which went on from \(state.threads[running].place),"
  }

  private func places(_ state: State) -> String {
    state.unfinished.map { "thread \($0) at \(state.threads[$0].place)" }.joined(separator: ", ")
  }

  private final class Seat: ScheduleObserver {
    private let scheduler: CooperativeScheduler
    private let index: Int

    init(_ scheduler: CooperativeScheduler, _ index: Int) {
      self.scheduler = scheduler
      self.index = index
    }

    func reach(_ point: SchedulePoint) { scheduler.reach(point, index) }

    var label: String? { scheduler.monitor.withLock { ".replay(\"\($0.trace.choices)\")" } }
  }
}
