#if SchedulePoints

  import CCTestSupport

  @testable import CCCollections

  /// What a few threads do with one map. Its history, and what the map is built like, are checked at the end.
  struct OrderedMapScenario: Sendable, CustomStringConvertible {
    let name: String
    var structure = MapStructure.skipList
    /// The entries of a block.
    var capacity = 1
    /// For how many of them it has room for a delta; nil: as for everybody, which in small blocks is none.
    var entriesPerDelta: Int?
    /// Which keys are there before the threads begin, in the order in which they come.
    var before: [Int] = []
    /// Which of them go again.
    var without: [Int] = []
    let threads: [[MapAction]]
    var scheme = ReclamationScheme.ibr
    /// Whether threads stop at the points of the reclamation scheme, too: there are many more schedules then.
    var stopsInReclamation = false
    /// Which addresses blocks have: an index may draw from them how it is built.
    var variant = 0

    var description: String {
      "\(name), \(structure.rawValue), capacity \(capacity), \(entriesPerDelta ?? 0) for a delta, \(scheme.rawValue), variant \(variant)"
    }

    func with(
      structure: MapStructure? = nil, capacity: Int? = nil, entriesPerDelta: Int? = nil, variant: Int? = nil,
      scheme: ReclamationScheme? = nil,
      reclamation: Bool = false
    ) -> Self {
      var copy = self
      copy.structure = structure ?? copy.structure
      copy.capacity = capacity ?? copy.capacity
      copy.entriesPerDelta = entriesPerDelta ?? copy.entriesPerDelta
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
          let domain = makeDomain(allocator)
          if !tracked {
            return scenario(
              structure.map(in: domain, capacity: capacity, entriesPerDelta: entriesPerDelta), arena, make: { $0 })
          }
          let tracker = LifetimeTracker()
          return scenario(
            structure.map(in: domain, capacity: capacity, entriesPerDelta: entriesPerDelta), arena,
            make: { ObjectKey(tracker.instance($0)) },
            liveCount: { tracker.liveCount })
        }
      }
    }

    private func makeDomain(_ allocator: NodeAllocator) -> ReclamationDomain {
      // Full fences: a membarrier of another test would be seen, and a schedule would not be the same each time.
      // Eras end with every block, and blocks are freed as soon as they may be: in the middle of a schedule.
      var options = ReclamationDomain.Options.shrunken
      options.eraFrequency = 1
      options.retireThreshold = 1
      options.suspicionThreshold = 1
      return FenceKind.full.makeDomain(scheme, options: options, allocator: allocator)
    }

    private func scenario<Item: Numbered>(
      _ map: some AuditedMap<Item, Item>, _ arena: ScheduleArena, make: @escaping @Sendable (Int) -> Item,
      liveCount: @escaping @Sendable () -> Int = { 0 }
    ) -> Scenario {
      ScenarioRun(self, arena, NumberedMap(map: map, key: make, value: make), liveCount: liveCount).scenario
    }
  }

  /// One run of a scenario, on a map and a domain of its own.
  private final class ScenarioRun<Map: AuditedMap>: Sendable where Map.Key: Numbered, Map.Value: Numbered {
    typealias Entry = RecordedOperation<OrderedMapModel.Operation>

    private let plan: OrderedMapScenario
    private let arena: ScheduleArena
    private let subject: Locked<NumberedMap<Map>?>
    private let liveCount: @Sendable () -> Int
    private let clock = HistoryClock()
    private let history = Locked<[Entry]>([])

    init(
      _ plan: OrderedMapScenario, _ arena: ScheduleArena, _ map: NumberedMap<Map>,
      liveCount: @escaping @Sendable () -> Int
    ) {
      self.plan = plan
      self.arena = arena
      self.liveCount = liveCount
      subject = Locked(map)
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
        prepare: { [self] in subject.withLock { $0 }?.map.domain.withGuard { _ in } },
        check: check)
    }

    private func perform(_ action: MapAction) {
      guard let map = subject.withLock({ $0 }) else { return }
      let entry = clock.record({ map.perform(action) }, as: { $0 })
      history.withLock { $0.append(entry) }
    }

    private func check() -> String? {
      if let fault = check(whileAlive: subject.withLock { $0 }!) ?? end() ?? arena.reset() {
        return "\(fault): \(text)"
      }
      return nil
    }

    private func check(whileAlive subject: NumberedMap<Map>) -> String? {
      if let fault = fault(subject) { return fault }
      // With objects some are left for the end of the map.
      for key in 0..<10 where Map.Value.self == Int.self || key.isMultiple(of: 2) { perform(.remove(key)) }
      return fault(subject).map { "after removals, \($0)" }
    }

    private var text: String {
      history.withLock { $0 }.sorted { $0.call < $1.call }.map { "\($0)" }.joined(separator: "; ")
    }

    private func fault(_ subject: NumberedMap<Map>) -> String? {
      let map = subject.map
      if let fault = map.structureFault { return fault }
      for key in 0..<10 { perform(.get(key)) }
      perform(.first)
      perform(.last)
      let entries = history.withLock { $0 }
      let result = checkLinearizability(OrderedMapModel.relaxingPops(entries), from: OrderedMapModel())
      if !result.isLinearizable { return "\(result)" }
      let keys = map.map { $0.key.number }
      if keys != (0..<10).filter({ map.contains(subject.key($0)) }) { return "a walk gives \(keys)" }
      if map.reversed().map({ $0.key.number }) != keys.reversed() { return "a walk in reverse does not give \(keys)" }
      return map.count == keys.count ? nil : "\(keys) are there, and the count is \(map.count)"
    }

    /// Drops the map and the domain. Says what is left over.
    private func end() -> String? {
      let domain = subject.withLock { subject in
        defer { subject = nil }
        return subject?.map.domain
      }
      domain?.drain()
      if let pending = domain?.statistics.pendingCount, pending != 0 { return "\(pending) blocks wait" }
      let live = liveCount()
      return live == 0 ? nil : "\(live) objects are left over"
    }
  }

#endif
