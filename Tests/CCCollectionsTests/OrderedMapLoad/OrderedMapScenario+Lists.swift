#if SchedulePoints

  import CCTestSupport

  @testable import CCCollections

  extension OrderedMapScenario {
    private static func onEveryStructure(_ scenarios: [Self]) -> [Self] {
      MapStructure.allCases.flatMap { structure in scenarios.map { $0.with(structure: structure) } }
    }

    /// Two threads with an operation each, on blocks of one entry or of two.
    static let updates = onEveryStructure([
      Self(name: "insert | insert, a split", before: [5], threads: [[.insert(3, 1)], [.insert(7, 2)]]),
      Self(name: "insert | insert, the same split", before: [5], threads: [[.insert(6, 1)], [.insert(7, 2)]]),
      Self(name: "insert | insert, one key", before: [5], threads: [[.insert(7, 1)], [.insert(7, 2)]]),
      Self(name: "remove | insert into the dying node", before: [1, 5], threads: [[.remove(5)], [.insert(6, 1)]]),
      Self(name: "remove | insert of the same key", before: [1, 5], threads: [[.remove(5)], [.insert(5, 1)]]),
      Self(name: "remove | insert before the dying node", before: [1, 5], threads: [[.remove(5)], [.insert(3, 1)]]),
      Self(name: "remove | remove, one key", before: [1, 5, 7], threads: [[.remove(5)], [.remove(5)]]),
      Self(name: "remove | remove, neighbours", before: [1, 5, 7], threads: [[.remove(5)], [.remove(7)]]),
      Self(name: "remove | remove, the first two", before: [1, 5, 7], threads: [[.remove(1)], [.remove(5)]]),
      Self(
        name: "remove | remove, the last two of a block", capacity: 2, before: [1, 5, 7, 3],
        threads: [[.remove(5)], [.remove(7)]]),
      Self(name: "split | kill of its node", before: [1], threads: [[.insert(5, 1)], [.remove(5)]]),
      Self(name: "split | kill of the node that is split", before: [1, 5], threads: [[.insert(7, 1)], [.remove(5)]]),
      Self(name: "modify | update", before: [1, 5], threads: [[.modify(5, 1)], [.update(5, 2)]]),
      Self(name: "modify | modify", before: [1, 5], threads: [[.modify(5, nil)], [.modify(5, 2)]]),
      Self(name: "modify | insert beside", capacity: 2, before: [1, 5], threads: [[.modify(5, 1)], [.insert(6, 2)]]),
      Self(
        name: "compareExchange | compareExchange", before: [1, 5],
        threads: [
          [.compareExchange(5, expected: 105, desired: nil)], [.compareExchange(5, expected: 105, desired: 2)],
        ]),
      Self(name: "replace | remove", before: [1, 5], threads: [[.replace(5, 1)], [.remove(5)]]),
      Self(name: "popFirst | popFirst", before: [1, 5, 7], threads: [[.popFirst], [.popFirst]]),
      Self(name: "popLast | popLast", before: [1, 5, 7], threads: [[.popLast], [.popLast]]),
      Self(name: "popLast | insert", before: [1, 5], threads: [[.popLast], [.insert(7, 1)]]),
      Self(name: "popFirst | popLast", before: [1, 5], threads: [[.popFirst], [.popLast]]),
    ])

    static let updatesInVariants = updates.flatMap { scenario in
      (0..<scenario.structure.variantCount).map { scenario.with(variant: $0) }
    }

    /// On one block with room for deltas; where two keys come before, for one or two, so that some updates find it full.
    static let deltas = onEveryStructure(
      [
        Self(name: "insert | insert, one key", before: [9, 1, 5], threads: [[.insert(7, 1)], [.insert(7, 2)]]),
        Self(name: "insert | insert beside", before: [9, 1, 5], threads: [[.insert(7, 1)], [.insert(6, 2)]]),
        Self(name: "insert | remove", before: [9, 1, 5], threads: [[.insert(7, 1)], [.remove(5)]]),
        Self(name: "remove | remove, one key", before: [9, 1, 5], threads: [[.remove(5)], [.remove(5)]]),
        Self(name: "remove | insert of the same key", before: [9, 1, 5], threads: [[.remove(5)], [.insert(5, 1)]]),
        Self(
          name: "update | remove and insert", before: [9, 1, 5],
          threads: [[.update(5, 1)], [.remove(5), .insert(5, 2)]]),
        Self(
          name: "modify | update, twice", before: [9, 1, 5],
          threads: [[.modify(5, 1)], [.update(5, 2), .update(5, 3)]]),
        Self(name: "the last two go", before: [9, 1, 5], without: [5], threads: [[.remove(9)], [.remove(1)]]),
        Self(
          name: "the last two of a node go", before: [9, 1, 5, 3], without: [3], threads: [[.remove(9)], [.remove(5)]]),
        Self(name: "popFirst | insert before", before: [9, 3, 5], threads: [[.popFirst], [.insert(1, 1)]]),
        Self(name: "popLast | update of the last", before: [9, 3, 5], threads: [[.popLast], [.update(9, 1)]]),
        Self(name: "get | remove, insert", before: [9, 1, 5], threads: [[.get(5)], [.remove(5), .insert(5, 1)]]),
        Self(
          name: "before | insert, remove", before: [9, 1, 5],
          threads: [[.element(.before, 9)], [.insert(7, 1), .remove(5)]]),
        Self(name: "first | popFirst, insert", before: [9, 1, 5], threads: [[.first], [.popFirst, .insert(0, 1)]]),
        Self(
          name: "a full block | a claim", before: [9, 1, 5, 2, 8],
          threads: [[.insert(7, 1), .insert(6, 1)], [.remove(5), .insert(3, 2)]]),
        Self(name: "walk | insert, remove", before: [9, 1, 5], threads: [[.walk], [.insert(7, 1), .remove(5)]]),
        Self(name: "walk | remove and insert", before: [9, 1, 5], threads: [[.walk], [.remove(5), .insert(5, 1)]]),
        Self(name: "walk | modify", before: [9, 1, 5], threads: [[.walk], [.modify(5, 1)]]),
        Self(name: "walk | a full block", before: [9, 1, 5, 2], threads: [[.walk], [.insert(7, 1), .insert(6, 1)]]),
        Self(name: "walk | walk, remove", before: [9, 1, 5], threads: [[.walk], [.walk, .remove(1)]]),
        Self(
          name: "walk | the last two go", before: [9, 1, 5], without: [5],
          threads: [[.walk], [.remove(9), .remove(1)]]),
      ].flatMap { [$0.with(capacity: 4, entriesPerDelta: 1), $0.with(capacity: 9, entriesPerDelta: 1)] })

    /// A read, and updates that make what it crosses come and go.
    static let reads = onEveryStructure([
      Self(name: "get | remove", before: [1, 5, 7], threads: [[.get(5)], [.remove(5)]]),
      Self(name: "get | remove and insert", before: [1, 5, 7], threads: [[.get(5)], [.remove(5), .insert(5, 1)]]),
      Self(name: "get | insert and remove", before: [1, 7], threads: [[.get(5)], [.insert(5, 1), .remove(5)]]),
      Self(
        name: "get of what stays | remove on both sides", before: [1, 5, 7],
        threads: [[.get(5)], [.remove(7), .popFirst]]),
      Self(name: "before | remove", before: [1, 5, 7], threads: [[.element(.before, 7)], [.remove(5)]]),
      Self(
        name: "before | insert, remove", before: [1, 7],
        threads: [[.element(.before, 7)], [.insert(5, 1), .remove(1)]]),
      Self(
        name: "before | remove twice", before: [1, 5, 7],
        threads: [[.element(.before, 7)], [.remove(5), .remove(1)]]),
      Self(
        name: "at or before | insert, remove", before: [1, 7],
        threads: [[.element(.atOrBefore, 6)], [.insert(5, 1), .remove(1)]]),
      Self(
        name: "after | insert, remove", before: [1, 7], threads: [[.element(.after, 1)], [.insert(5, 1), .remove(7)]]),
      Self(
        name: "at or after | remove, insert", before: [1, 5, 7],
        threads: [[.element(.atOrAfter, 5)], [.remove(5), .insert(8, 1)]]),
      Self(
        name: "before, where a block begins at the bound | insert, remove", capacity: 2, before: [1, 9, 5],
        without: [5],
        threads: [[.element(.before, 9)], [.insert(7, 1), .remove(1)]]),
      Self(name: "first | popFirst, insert", before: [1, 5], threads: [[.first], [.popFirst, .insert(0, 1)]]),
      Self(name: "last | insert, remove", before: [1, 5], threads: [[.last], [.insert(7, 1), .remove(5)]]),
      Self(name: "isEmpty | insert, remove", before: [1], threads: [[.isEmpty], [.insert(7, 1), .remove(1)]]),
      Self(name: "isEmpty | remove, insert", before: [7], threads: [[.isEmpty], [.remove(7), .insert(1, 1)]]),
    ])

    /// Two threads with two operations each.
    static let sequences = onEveryStructure([
      Self(
        name: "dead nodes with one anchor", before: [1],
        threads: [[.insert(5, 1), .remove(5)], [.insert(5, 2), .remove(5)]]),
      Self(
        name: "a split whose node dies twice", before: [1], threads: [[.insert(5, 1)], [.remove(5), .insert(5, 2)]]),
      Self(
        name: "two neighbours die and come back", before: [1, 5, 7],
        threads: [[.remove(5), .insert(5, 1)], [.remove(7), .insert(7, 2)]]),
      Self(
        name: "reads beside a dying pair", before: [1, 5, 7],
        threads: [[.get(7), .element(.before, 7)], [.remove(5), .remove(7)]]),
      Self(
        name: "blocks of two", capacity: 2, before: [1, 3, 5, 7],
        threads: [[.remove(5), .insert(4, 1)], [.remove(7), .insert(6, 2)]]),
    ])

    static let triples = onEveryStructure([
      Self(
        name: "two neighbours die beside a read", before: [1, 5, 7], threads: [[.remove(5)], [.remove(7)], [.get(7)]]),
      Self(
        name: "two neighbours die beside a look back", before: [1, 5, 7],
        threads: [[.remove(5)], [.remove(7)], [.element(.atOrBefore, 8)]]),
      Self(
        name: "a split, a kill and an insert", before: [1], threads: [[.insert(5, 1)], [.remove(5)], [.insert(5, 2)]]),
      Self(
        name: "two neighbours die beside an insert", before: [1, 5, 7],
        threads: [[.remove(5)], [.remove(7)], [.insert(8, 1)]]),
    ])

    /// On blocks of one entry and of two.
    static let mixed = onEveryStructure(
      [
        Self(
          name: "few keys", before: [1, 5],
          threads: [
            [.insert(3, 1), .remove(5), .insert(5, 2), .remove(3)],
            [.remove(1), .insert(3, 3), .popLast, .get(5)],
            [.element(.before, 5), .remove(3), .modify(5, nil), .last],
          ], variant: 7),
        Self(
          name: "neighbours", before: [1, 3, 5, 7],
          threads: [
            [.remove(3), .insert(4, 1), .remove(4), .first],
            [.remove(5), .insert(3, 2), .popFirst, .insert(5, 3)],
            [.remove(7), .element(.atOrBefore, 6), .insert(6, 4), .element(.after, 3)],
          ], variant: 8),
      ].flatMap { scenario in [1, 2].map { scenario.with(capacity: $0) } })
  }

#endif
