package import CCReclaim

/// Runs a scenario under many schedules, and tells of the first that goes wrong.
package struct Exploration: CustomStringConvertible {
  /// Which schedules.
  package enum Schedules {
    /// All of them; or all with at most so many preemptions. For small scenarios.
    case all(preemptions: Int?)
    /// One for each seed, with random priorities that change at `depth` - 1 of about so many steps.
    case random(seeds: Range<UInt64>, depth: Int, steps: Int)
    /// One that was run before: ``Failure/choices``.
    case replay(String)

    /// All of them, without a bound.
    package static var all: Self { .all(preemptions: nil) }

    fileprivate var strategy: any ScheduleStrategy {
      switch self {
      case .all(let bound): ExhaustiveSearch(preemptionBound: bound)
      case .random(let seeds, let depth, let steps): RandomPriorities(seeds: seeds, depth: depth, steps: steps)
      case .replay(let choices): Replay(choices)
      }
    }
  }

  /// A schedule that went wrong.
  package struct Failure: CustomStringConvertible {
    /// What was wrong.
    package let reason: String
    /// What to give to ``Schedules/replay(_:)``.
    package let choices: String
    /// Who made each step.
    package let trace: ScheduleTrace
    /// Which of the schedules it was; with its seed, if it had one.
    package let label: String

    /// All of it.
    package var description: String {
      "\(reason)\n\(label); run it again by .replay(\"\(choices)\")\n\(trace)"
    }
  }

  /// How many schedules were run.
  package private(set) var count = 0
  /// How many steps the longest had.
  package private(set) var longest = 0
  /// The first that went wrong.
  package private(set) var failure: Failure?

  /// Whether there are more than were allowed.
  package private(set) var isCutOff = false

  /// Runs them.
  ///
  /// - Parameters:
  ///   - schedules: which.
  ///   - limit: how many at most.
  ///   - stepLimit: a schedule with more steps counts as a livelock.
  ///   - patience: a step that takes more seconds counts as blocked by something that is no point.
  ///   - stops: whether a thread stops at a point; at others it goes on, so that there are fewer schedules.
  ///   - makeScenario: makes everything anew, for each schedule.
  package init(
    _ schedules: Schedules, limit: Int = 1_000_000, stepLimit: Int = 10_000, patience: Double = 20,
    stoppingAt stops: @escaping @Sendable (SchedulePoint) -> Bool = { _ in true },
    of makeScenario: () -> Scenario
  ) {
    let strategy = schedules.strategy
    var scenario = makeScenario()
    while strategy.begin(threads: scenario.threads.count) {
      if count == limit {
        isCutOff = true
        return
      }
      let (failure, trace) = CooperativeScheduler.run(
        scenario, strategy, stepLimit: stepLimit, patience: patience, stops: stops)
      count += 1
      longest = max(longest, trace.steps.count)
      if let reason = failure ?? scenario.check() {
        let label = "schedule \(count): \(strategy.label)"
        self.failure = Failure(reason: reason, choices: trace.choices, trace: trace, label: label)
        return
      }
      scenario = makeScenario()
    }
  }

  /// How many schedules, and what was wrong.
  package var description: String {
    "\(count) schedules of up to \(longest) steps\(isCutOff ? ", and there are more" : "")"
      + (failure.map { "; one is wrong: \($0)" } ?? "")
  }
}
