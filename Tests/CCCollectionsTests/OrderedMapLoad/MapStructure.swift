import CCCollections

/// By what an ordered map finds its nodes. All that the tests know of a structure is here; to add one is to add a case, and to
/// make its map, set and index an `AuditedMap`, `AuditedSet` and `AuditedIndex`.
enum MapStructure: String, CaseIterable, Codable, Sendable {
  case skipList, tree

  /// Whether it runs under load with blocks and fences of every kind. One has to, for the sake of what all have in common; for
  /// the index of another, a few kinds will do.
  var isThorough: Bool { self == .skipList }

  /// An empty map whose blocks take `capacity` entries, and a delta for each so many of these; nil: as many as for everybody.
  func map<Key: Comparable & Sendable, Value: Sendable>(
    _: Key.Type = Key.self, _: Value.Type = Value.self, in domain: ReclamationDomain, capacity: Int? = nil,
    entriesPerDelta: Int? = nil
  ) -> any AuditedMap<Key, Value> {
    switch self {
    case .skipList: ConcurrentSkipListMap(domain: domain, capacity: capacity, entriesPerDelta: entriesPerDelta)
    case .tree: ConcurrentTreeMap(domain: domain, capacity: capacity, entriesPerDelta: entriesPerDelta)
    }
  }

  /// As a map.
  func set<Element: Comparable & Sendable>(
    _: Element.Type = Element.self, in domain: ReclamationDomain, capacity: Int? = nil,
    entriesPerDelta: Int? = nil
  ) -> any AuditedSet<Element> {
    switch self {
    case .skipList: ConcurrentSkipListSet(domain: domain, capacity: capacity, entriesPerDelta: entriesPerDelta)
    case .tree: ConcurrentTreeSet(domain: domain, capacity: capacity, entriesPerDelta: entriesPerDelta)
    }
  }
}

#if SchedulePoints

  @testable import CCReclaim

  extension MapStructure {
    /// Where a thread can stand still in the index, if it comes by often.
    var points: [SchedulePoint] {
      switch self {
      case .skipList:
        [
          .floorAfterLinkLoad, .seekAfterLinkLoad, .linkBeforeExchange, .linkBeforeCompletion, .unlinkBeforeMark,
          .unlinkBeforeCompletion,
        ]
      case .tree:
        [
          .treeAfterLinkLoad, .snapshotAfterLinks, .changeBeforeFreeze, .changeBeforeFrozen, .changeBeforeFinalize,
          .changeBeforeSwing, .changeBeforeCommit, .changeAfterCommit, .shellBeforeCompletion,
        ]
      }
    }

    /// In each search, behind the load of a link.
    var searchPoint: SchedulePoint {
      switch self {
      case .skipList: .floorAfterLinkLoad
      case .tree: .treeAfterLinkLoad
      }
    }

    /// Where a thread has taken a dead node's range over, and still has to make sure that the index has lost the node.
    var removalPoint: SchedulePoint {
      switch self {
      case .skipList: .unlinkBeforeCompletion
      case .tree: .shellBeforeCompletion
      }
    }

    /// How many variants of a `ScheduleArena` are worth their time: more than one where addresses decide what is built.
    var variantCount: Int {
      switch self {
      case .skipList: 2
      case .tree: 1
      }
    }
  }

#endif
