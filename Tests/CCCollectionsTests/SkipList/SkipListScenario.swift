#if SchedulePoints

  import CCTestSupport

  @testable import CCCollections

  /// What a few threads do with one map. Its history, and what the map is built like, are checked at the end.
  struct SkipListScenario: Sendable, CustomStringConvertible {
    let name: String
    /// The entries of a block.
    var capacity = 1
    /// Which keys are there before the threads begin, in the order in which they come.
    var before: [Int] = []
    /// Which of them go again.
    var without: [Int] = []
    let threads: [[MapAction]]
    var scheme = ReclamationScheme.ibr
    /// Whether threads stop at the points of the reclamation scheme, too: there are many more schedules then.
    var stopsInReclamation = false
    /// Decides how high towers are.
    var variant = 0

    var description: String { "\(name), capacity \(capacity), \(scheme.rawValue), variant \(variant)" }

    func with(capacity: Int? = nil, variant: Int? = nil, scheme: ReclamationScheme? = nil, reclamation: Bool = false)
      -> Self
    {
      var copy = self
      copy.capacity = capacity ?? copy.capacity
      copy.variant = variant ?? copy.variant
      copy.scheme = scheme ?? copy.scheme
      copy.stopsInReclamation = reclamation || copy.stopsInReclamation
      return copy
    }

    /// Explores it, with keys and values that are plain bits or that are tracked objects.
    func explore(_ schedules: Exploration.Schedules, tracked: Bool) -> Exploration {
      let isMapOnly = !stopsInReclamation
      return ScheduleArena.with(variant: variant) { arena, allocator in
        Exploration(schedules, stoppingAt: { !isMapOnly || !$0.isOfReclamation }) {
          if !tracked {
            return SkipListRun(self, arena, allocator, key: { $0 }, value: { $0 }).scenario
          }
          let tracker = LifetimeTracker()
          let make: @Sendable (Int) -> ObjectKey = { ObjectKey(tracker.instance($0)) }
          return SkipListRun(self, arena, allocator, key: make, value: make, liveCount: { tracker.liveCount }).scenario
        }
      }
    }
  }

  /// One run of a scenario, on a map and a domain of its own.
  private final class SkipListRun<Key: Numbered, Value: Numbered>: Sendable {
    typealias Entry = RecordedOperation<OrderedMapModel.Operation>
    typealias Map = ConcurrentSkipListMap<Key, Value>

    private struct Subject: Sendable {
      let domain: ReclamationDomain
      let map: NumberedMap<Map>
    }

    private let plan: SkipListScenario
    private let arena: ScheduleArena
    private let subject: Locked<Subject?>
    private let liveCount: @Sendable () -> Int
    private let clock = HistoryClock()
    private let history = Locked<[Entry]>([])

    init(
      _ plan: SkipListScenario, _ arena: ScheduleArena, _ allocator: NodeAllocator,
      key: @escaping @Sendable (Int) -> Key, value: @escaping @Sendable (Int) -> Value,
      liveCount: @escaping @Sendable () -> Int = { 0 }
    ) {
      self.plan = plan
      self.arena = arena
      self.liveCount = liveCount
      // Full fences: a membarrier of another test would be seen, and a schedule would not be the same each time.
      // Eras end with every block, and blocks are freed as soon as they may be: in the middle of a schedule.
      var options = ReclamationDomain.Options.shrunken
      options.eraFrequency = 1
      options.retireThreshold = 1
      options.suspicionThreshold = 1
      let domain = FenceKind.full.makeDomain(plan.scheme, options: options, allocator: allocator)
      let map = Map(_core: .init(domain: domain, capacity: plan.capacity))
      subject = Locked(Subject(domain: domain, map: NumberedMap(map: map, key: key, value: value)))
      for key in plan.before { perform(.insert(key, 100 + key)) }
      for key in plan.without { perform(.remove(key)) }
    }

    var scenario: Scenario {
      Scenario(
        threads: plan.threads.map { actions in
          { [self] in
            for (number, action) in actions.enumerated() {
              if number > 0 { ScheduledThread.reach(.betweenOperations) }
              perform(action)
            }
          }
        },
        // The thread's record; else its first operation would not be a usual one.
        prepare: { [self] in subject.withLock { $0 }?.domain.withGuard { _ in } },
        check: check)
    }

    private func perform(_ action: MapAction) {
      guard let map = subject.withLock({ $0 })?.map else { return }
      let entry = clock.record({ map.perform(action) }, as: { $0 })
      history.withLock { $0.append(entry) }
    }

    private func check() -> String? {
      if let fault = check(whileAlive: subject.withLock { $0 }!) ?? end() ?? arena.reset() {
        return "\(fault): \(text)"
      }
      return nil
    }

    private func check(whileAlive subject: Subject) -> String? {
      if let fault = fault(subject) { return fault }
      // With objects some are left for the end of the map.
      for key in 0..<10 where Value.self == Int.self || key.isMultiple(of: 2) { perform(.remove(key)) }
      return fault(subject).map { "after removals, \($0)" }
    }

    private var text: String {
      history.withLock { $0 }.sorted { $0.call < $1.call }.map { "\($0)" }.joined(separator: "; ")
    }

    private func fault(_ subject: Subject) -> String? {
      let map = subject.map.map
      if let fault = map.structureFault { return fault }
      for key in 0..<10 { perform(.get(key)) }
      perform(.first)
      perform(.last)
      let entries = history.withLock { $0 }
      let result = checkLinearizability(OrderedMapModel.relaxingPops(entries), from: OrderedMapModel())
      if !result.isLinearizable { return "\(result)" }
      let keys = map.map { $0.key.number }
      if keys != (0..<10).filter({ map.contains(subject.map.key($0)) }) { return "a walk gives \(keys)" }
      if map.reversed().map({ $0.key.number }) != keys.reversed() { return "a walk in reverse does not give \(keys)" }
      return map.count == keys.count ? nil : "\(keys) are there, and the count is \(map.count)"
    }

    /// Drops the map and the domain. Says what is left over.
    private func end() -> String? {
      let domain = subject.withLock { subject in
        defer { subject = nil }
        return subject?.domain
      }
      domain?.drain()
      if let pending = domain?.statistics.pendingCount, pending != 0 { return "\(pending) blocks wait" }
      let live = liveCount()
      return live == 0 ? nil : "\(live) objects are left over"
    }
  }

#endif
