import CCTestSupport
import Testing

@testable import CCCollections

@Suite("OrderedMap: walks put blocks in order")
struct OrderedMapTidyingTests {
  /// Ways to come by every entry of a map.
  enum Walk: CaseIterable, Sendable {
    case visiting, iterating, reversed, keys

    func keys<Map: AuditedMap>(of map: Map) -> [Map.Key] {
      switch self {
      case .visiting:
        var keys: [Map.Key] = []
        map.forEach(in: ...) { key, _ in keys.append(key) }
        return keys
      case .iterating: return map.map(\.key)
      case .reversed: return map.reversed().map(\.key).reversed()
      case .keys: return Array(map.keys)
      }
    }
  }

  @Test(
    "each publishes an eighth of what it has merged, until there is nothing to merge",
    arguments: LoadedMapSubject.everyScheme(), Walk.allCases)
  func once(subject: LoadedMapSubject, walk: Walk) {
    let counting = CountingAllocator()
    func check(_ map: some AuditedMap<Int, Int>) {
      var random = TestRandom(seed: 7)
      for key in (0..<5_000).shuffled(using: &random) { map[key] = key }
      for key in stride(from: 0, to: 5_000, by: 3) { map[key] = nil }
      let keys = (0..<5_000).filter { !$0.isMultiple(of: 3) }
      let blocks = map.blocksWithDeltas
      #expect(blocks > 40, "most blocks have some")
      let before = counting.allocationCount
      #expect(walk.keys(of: map) == keys)
      #expect((blocks / 8...blocks / 8 + 1).contains(blocks - map.blocksWithDeltas))
      for _ in 0..<60 where map.blocksWithDeltas > 0 { #expect(walk.keys(of: map) == keys) }
      #expect(map.blocksWithDeltas == 0)
      for _ in 0..<10 { #expect(walk.keys(of: map) == keys) }
      #expect(counting.allocationCount - before == blocks, "one for each, and none when all is in order")
      #expect(map.structureFault == nil)
    }
    check(subject.map(in: subject.makeDomain(counting.makeAllocator())))
    #expect(counting.liveCount == 0)
  }

  @Test("a walk over a part puts only that in order", arguments: MapStructure.allCases)
  func part(structure: MapStructure) {
    func check(_ map: some AuditedMap<Int, Int>) {
      var random = TestRandom(seed: 7)
      for key in (0..<5_000).shuffled(using: &random) { map[key] = key }
      let before = map.blocksWithDeltas
      for _ in 0..<100 { #expect(map.elements(in: 2_000...2_200).map(\.key) == Array(2_000...2_200)) }
      let after = map.blocksWithDeltas
      #expect(before - after >= 3 && before - after <= 12)
    }
    let domain = ReclamationDomain(scheme: .ibr)
    withExtendedLifetime(domain) { check(structure.map(in: domain)) }
  }

  @Test(
    "updates copy the block behind a walk for a while, before they are noted again", arguments: MapStructure.allCases)
  func plainSuccessors(structure: MapStructure) {
    let counting = CountingAllocator()
    func check(_ map: some AuditedMap<Int, Int>) {
      for key in (0..<40).reversed() { map[key] = key }
      /// For each of some updates, whether it took a block.
      func updates(_ count: Int) -> [Bool] {
        (0..<count).map { number in
          let before = counting.allocationCount
          map[number] = -1
          return counting.allocationCount > before
        }
      }
      // One with room, and its four; the same again.
      _ = updates(16)
      #expect(updates(10).count(where: { $0 }) == 2)
      while map.blocksWithDeltas == 0 { _ = updates(1) }
      for _ in 0..<8 { map.forEach(in: ...) { _, _ in } }
      #expect(map.blocksWithDeltas == 0)
      #expect(updates(17).allSatisfy { $0 }, "the last of them has room again")
      #expect(updates(10) == [false, false, false, false, true, false, false, false, false, true])
    }
    let domain = ReclamationDomain(scheme: .ibr, allocator: counting.makeAllocator())
    withExtendedLifetime(domain) { check(structure.map(in: domain)) }
  }

  @Test(
    "without memory, walks leave blocks as they are, and see the same", arguments: MapStructure.allCases, Walk.allCases)
  func shortage(structure: MapStructure, walk: Walk) {
    let counting = CountingAllocator()
    func check(_ map: some AuditedMap<Int, Int>) {
      for key in (0..<2_000).reversed() { map[key] = key }
      for key in 0..<2_000 { map[key] = -key }
      let blocks = map.blocksWithDeltas
      counting.fail(after: 0)
      #expect(walk.keys(of: map).elementsEqual(0..<2_000))
      #expect(blocks > 0 && map.blocksWithDeltas == blocks)
      counting.fail(after: nil)
      for _ in 0..<60 { #expect(walk.keys(of: map).elementsEqual(0..<2_000)) }
      #expect(map.blocksWithDeltas == 0)
    }
    let domain = ReclamationDomain(scheme: .ibr, allocator: counting.makeAllocator())
    withExtendedLifetime(domain) { check(structure.map(in: domain)) }
  }

  @Test("values in boxes are neither lost nor destroyed twice", arguments: ReclamationScheme.allCases)
  func boxes(scheme: ReclamationScheme) {
    let tracker = LifetimeTracker()
    func check(_ map: ConcurrentSkipListMap<Int, LifetimeTracker.Tracked>, _ domain: ReclamationDomain) {
      for round in 0..<30 {
        for key in stride(from: round % 3, to: 300, by: 1 + round % 4) {
          map.updateValue(tracker.instance(round), forKey: key * 7 % 300)
        }
        for key in stride(from: round % 5, to: 300, by: 5) { map.removeValue(forKey: key) }
        #expect(Array(map.keys) == (0..<300).filter { map.contains($0) })
        domain.drain()
        #expect(tracker.liveCount == map.count)
      }
    }
    let domain = ReclamationDomain(scheme: scheme)
    check(ConcurrentSkipListMap(domain: domain), domain)
    domain.drain()
    #expect(tracker.liveCount == 0)
  }

  @Test("a walk inside another operation leaves its block to that one", arguments: LoadedMapSubject.everyScheme())
  func insideOthers(subject: LoadedMapSubject) {
    var options = ReclamationDomain.Options()
    // So that the operation begins again at its next load.
    options.eraFrequency = 16
    options.retireThreshold = 64
    options.suspicionThreshold = 64
    let domain = ReclamationDomain(scheme: subject.reclamation.scheme, options: options)
    func check(_ map: some AuditedMap<Int, Int>, _ other: some AuditedMap<Int, Int>) {
      for key in (0..<40).reversed() { map[key] = key }
      while map.blocksWithDeltas == 0 { map[3] = 4 }
      var runs = 0
      map.modify(forKey: 20) { value in
        runs += 1
        for step in 0..<5_000 { other[step % 64] = step }
        for _ in 0..<8 { #expect(Walk.visiting.keys(of: map).count == 40) }
        value? += 1
      }
      #expect(runs == 1)
      while map.blocksWithDeltas == 0 { map[3] = 4 }
      _ = map.withValue(forKey: 20) { _ in for _ in 0..<8 { _ = Walk.reversed.keys(of: map) } }
      #expect(map.blocksWithDeltas == 1)
    }
    check(subject.map(in: domain), subject.map(in: domain))
  }

  @Test("a transformation that walks over its own map runs once", arguments: LoadedMapSubject.everyScheme())
  func insideModify(subject: LoadedMapSubject) {
    func check(_ map: some AuditedMap<Int, Int>) {
      for key in (0..<1_000).reversed() { map[key] = key }
      for key in 0..<1_000 {
        var runs = 0
        map.modify(forKey: key) { value in
          runs += 1
          var count = 0
          map.forEach(in: Swift.max(0, key - 20)..<key + 20) { _, _ in count += 1 }
          value? += count
        }
        #expect(runs == 1)
      }
      #expect(map[500] == 540)
    }
    check(subject.map(in: subject.makeDomain()))
  }

  #if SchedulePoints
    @Test(
      "an update that stands still while a walk puts its block in order is not lost, and the other way round",
      arguments: LoadedMapSubject.everyScheme(.full, capacity: 12))
    func besideUpdates(subject: LoadedMapSubject) throws {
      var subject = subject
      subject.entriesPerDelta = 2
      let counting = CountingAllocator()
      try checkBesideUpdates(subject.map(in: subject.makeDomain(counting.makeAllocator())))
      #expect(counting.liveCount == 0)
    }

    private func checkBesideUpdates(_ map: some AuditedMap<Int, Int>) throws {
      for key in [80, 10, 40, 20, 60, 30] { map[key] = key }
      for key in [45, 50] { map[key] = key }
      #expect(map.blocksWithDeltas == 1)
      try ScriptedSchedule.run { script in
        let updating = script.thread("updating") { #expect(map.removeValue(forKey: 40) == 40) }
        try updating.run(to: .updateBeforeExchange)
        let walking = script.thread("walking") {
          #expect(Walk.visiting.keys(of: map) == [10, 20, 30, 40, 45, 50, 60, 80])
        }
        try walking.finish()
        try updating.finish()
      }
      #expect(Walk.visiting.keys(of: map) == [10, 20, 30, 45, 50, 60, 80])
      for key in [41, 42, 43, 44] where map.blocksWithDeltas == 0 { map[key] = key }
      let keys = Walk.keys.keys(of: map)
      map[90] = 90
      map[91] = 91
      map[10] = 11
      map[20] = 21
      while map.blocksWithDeltas == 0 { map[30] = 31 }
      try ScriptedSchedule.run { script in
        let walking = script.thread("walking") { #expect(Walk.visiting.keys(of: map).starts(with: keys)) }
        try walking.run(to: .updateBeforeExchange)
        let updating = script.thread("updating") { #expect(map.removeValue(forKey: 10) == 11) }
        try updating.finish()
        try walking.finish()
      }
      #expect(Walk.visiting.keys(of: map) == keys.dropFirst() + [90, 91])
      #expect(map.structureFault == nil)
    }
  #endif
}
