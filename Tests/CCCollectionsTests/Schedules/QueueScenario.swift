#if SchedulePoints

  import CCTestSupport

  @testable import CCCollections

  /// What a few threads do with one queue. Its history is checked at the end.
  struct QueueScenario: Sendable, CustomStringConvertible {
    enum Operation: Sendable {
      case enqueue(Int)
      case enqueueAll([Int])
      case dequeue
      case first
      case isEmpty
    }

    let name: String
    /// The cells of the first segment.
    var capacity = 2
    /// What is done before the threads begin.
    var before: [Operation] = []
    let threads: [[Operation]]
    var scheme = ReclamationScheme.ibr
    /// Whether threads stop at the points of the reclamation scheme, too: there are many more schedules then.
    var stopsInReclamation = false

    var description: String { "\(name), \(scheme.rawValue)" }

    /// The same, under a scheme whose points count.
    func under(_ scheme: ReclamationScheme) -> Self {
      var copy = self
      copy.scheme = scheme
      copy.stopsInReclamation = true
      return copy
    }

    /// Explores it, with elements that are plain bits or that are tracked objects.
    func explore(_ schedules: Exploration.Schedules, tracked: Bool) -> Exploration {
      let isQueueOnly = !stopsInReclamation
      return Exploration(schedules, stoppingAt: { !isQueueOnly || !$0.isOfReclamation }) {
        tracked ? makeTracked() : Run(self, make: { $0 }, value: { $0 }).scenario
      }
    }

    /// Runs it on threads that are held up as a seed says. What went wrong, or nil.
    func runDelayed(by seed: UInt64) -> String? {
      let scenario = makeTracked()
      onThreads(threads.count, delayedBy: seed) { index in scenario.threads[index]() }
      return scenario.check()
    }

    private func makeTracked() -> Scenario {
      let tracker = LifetimeTracker()
      return Run(
        self, make: { tracker.instance($0) }, value: { $0.value }, isAtRest: { tracker.liveCount == 0 }
      ).scenario
    }
  }

  /// One run of a scenario, on a queue and a domain of its own.
  private final class Run<Element: Sendable>: Sendable {
    typealias Entry = RecordedOperation<QueueModel.Operation>

    private let plan: QueueScenario
    private let make: @Sendable (Int) -> Element
    private let value: @Sendable (Element) -> Int
    /// Whether no element is left.
    private let isAtRest: @Sendable () -> Bool
    private let domain: ReclamationDomain
    private let queue: ConcurrentQueue<Element>
    private let clock = HistoryClock()
    private let history = Locked<[Entry]>([])

    init(
      _ plan: QueueScenario, make: @escaping @Sendable (Int) -> Element, value: @escaping @Sendable (Element) -> Int,
      isAtRest: @escaping @Sendable () -> Bool = { true }
    ) {
      self.plan = plan
      self.make = make
      self.value = value
      self.isAtRest = isAtRest
      // Full fences: a membarrier of another test would be seen, and a schedule would not be the same each time.
      // Eras end with every block, and blocks are freed as soon as they may be: in the middle of a schedule.
      var options = ReclamationDomain.Options.shrunken
      options.eraFrequency = 1
      options.retireThreshold = 1
      options.suspicionThreshold = 1
      domain = FenceKind.full.makeDomain(plan.scheme, options: options)
      queue = ConcurrentQueue(domain: domain, initialCapacity: plan.capacity)
      for operation in plan.before { perform(operation) }
    }

    var scenario: Scenario {
      Scenario(
        threads: plan.threads.map { operations in
          { [self] in
            for (number, operation) in operations.enumerated() {
              if number > 0 { ScheduledThread.reach(.betweenOperations) }
              perform(operation)
            }
          }
        },
        // The thread's record; else its first operation would not be a usual one.
        prepare: { [domain] in domain.withGuard { _ in } },
        check: check)
    }

    private func perform(_ operation: QueueScenario.Operation) {
      let entry: Entry =
        switch operation {
        case .enqueue(let number): clock.record({ queue.enqueue(make(number)) }, as: { .enqueue(number) })
        case .enqueueAll(let numbers):
          clock.record({ queue.enqueue(contentsOf: numbers.map(make)) }, as: { .enqueueAll(numbers) })
        case .dequeue: clock.record({ queue.dequeue().map(value) }, as: { .dequeue($0) })
        case .first: clock.record({ queue.first.map(value) }, as: { .first($0) })
        case .isEmpty: clock.record({ queue.isEmpty }, as: { .isEmpty($0) })
        }
      history.withLock { $0.append(entry) }
    }

    private var isOver: Bool {
      if case .dequeue(nil)? = history.withLock({ $0.last?.operation }) { return true }
      return false
    }

    private func check() -> String? {
      // What is left, and that nothing else is.
      var isEmptied = false
      for _ in 0..<32 where !isEmptied {
        perform(.dequeue)
        isEmptied = isOver
      }
      let entries = history.withLock { $0 }
      let text = entries.sorted { $0.call < $1.call }.map { "\($0.call)-\($0.end) \($0.operation)" }
        .joined(separator: "; ")
      guard isEmptied else { return "the queue does not get empty: \(text)" }
      guard isLinearizable(entries, from: QueueModel()) else { return "not linearizable: \(text)" }
      guard queue.count == 0, queue.isEmpty else { return "empty, and says that it has \(queue.count): \(text)" }
      domain.drain()
      guard isAtRest() else { return "an element is left over: \(text)" }
      let pending = domain.statistics.pendingCount
      return pending == 0 ? nil : "\(pending) blocks are left over: \(text)"
    }
  }

#endif
