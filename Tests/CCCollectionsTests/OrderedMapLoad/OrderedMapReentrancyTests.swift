import CCTestSupport
import Synchronization
import Testing

@testable import CCCollections

@Suite("OrderedMap: what is called back, and stands still")
struct OrderedMapReentrancyTests {
  /// A key whose comparisons do something, though not when that compares keys in turn.
  struct CallingKey: Numbered {
    final class Callee: Sendable {
      struct Call: Sendable {
        let body: @Sendable () -> Void
      }

      let call = Locked<Call?>(nil)
    }

    @TaskLocal static var isInside = false

    let number: Int
    let callee: Callee

    static func < (left: Self, right: Self) -> Bool {
      if !isInside, let call = left.callee.call.withLock({ $0 }) {
        $isInside.withValue(true) { call.body() }
      }
      return left.number < right.number
    }

    static func == (left: Self, right: Self) -> Bool { left.number == right.number }
  }

  @Test("a key's comparison may use the map", arguments: LoadedMapSubject.allCases)
  func comparison(subject: LoadedMapSubject) { checkComparison(subject.map(in: subject.makeDomain())) }

  private func checkComparison(_ map: some AuditedMap<CallingKey, Int>) {
    let callee = CallingKey.Callee()
    let calls = Atomic<Int>(0)
    // Odd keys come and go from within comparisons, even ones from outside.
    let call = CallingKey.Callee.Call { [weak map] in
      guard let map else { return }
      let step = calls.add(1, ordering: .relaxed).newValue
      let key = CallingKey(number: step % 10 * 2 + 1, callee: callee)
      // Mostly reads: an update whose every comparison changes the block that it is about to replace never gets done.
      switch step % 24 {
      case 0: map[key] = nil
      case 1: map.modify(forKey: key) { $0 = ($0 ?? 0) + 1 }
      case 2: map[key] = step
      case 3..<12: _ = map.first
      default: _ = map[key]
      }
    }
    callee.call.withLock { $0 = call }
    onThreads(3) { thread in
      for step in 0..<100 {
        let key = CallingKey(number: (step + thread) % 10 * 2, callee: callee)
        switch (step + thread) / 10 % 4 {
        case 0, 1: map[key] = key.number
        case 2: if let value = map[key] { #expect(value == key.number) }
        default: map.removeValue(forKey: key)
        }
        _ = map.element(before: key)
      }
    }
    callee.call.withLock { $0 = nil }
    #expect(calls.load(ordering: .relaxed) > 1000)
    #expect(map.structureFault == nil)
    #expect(map.filter { $0.key.number.isMultiple(of: 2) }.allSatisfy { $0.key.number == $0.value })
    #expect(map.count == map.map { $0.key }.count)
    map.removeAll()
    #expect(map.structureFault == nil)
    map.domain.drain()
    #expect(map.domain.statistics.pendingCount == 0)
  }

  @Test("a value's deinit may update the map", arguments: LoadedMapSubject.allCases)
  func destruction(subject: LoadedMapSubject) {
    let tracker = LifetimeTracker()
    let destroyed = Atomic<Int>(0)
    func check(_ map: some AuditedMap<Int, LifetimeTracker.Tracked>) {
      onThreads(3) { thread in
        for step in 0..<300 {
          let key = (step + thread) % 6
          let value = tracker.instance(step)
          value.whenDestroyed { [weak map] in
            destroyed.add(1, ordering: .relaxed)
            // Its own destruction adds nothing.
            if step.isMultiple(of: 2) { map?[key + 10] = tracker.instance(step) } else { map?[key + 10] = nil }
          }
          if step % 3 == 0 { map[key] = nil } else { map[key] = value }
        }
      }
      #expect(map.structureFault == nil)
      map.removeAll()
      map.domain.drain()
      #expect(map.domain.statistics.pendingCount == 0)
      #expect(map.allSatisfy { $0.key >= 10 })
    }
    check(subject.map(in: subject.makeDomain()))
    #expect(destroyed.load(ordering: .relaxed) == 900)
    #expect(tracker.liveCount == 0)
  }

  @Test("modify may update other keys of the same block", arguments: LoadedMapSubject.allCases)
  func nested(subject: LoadedMapSubject) { checkNested(subject.map(in: subject.makeDomain())) }

  private func checkNested(_ map: some AuditedMap<Int, Int>) {
    // Each nests upwards only, so that somebody always gets done.
    onThreads(3) { thread in
      for step in 0..<200 {
        let key = (step + thread) % 3
        map.modify(forKey: key) { outer in
          let seen = map.modify(forKey: key + 10) { inner in
            inner = (inner ?? 0) + 1
            return inner
          }
          map.removeValue(forKey: key + 20)
          map[key + 20] = seen
          outer = (outer ?? 0) + 1
        }
      }
    }
    // A closure runs again if another thread was quicker.
    #expect((0..<3).reduce(0) { $0 + (map[$1] ?? 0) } == 600)
    #expect((10..<13).reduce(0) { $0 + (map[$1] ?? 0) } >= 600)
    #expect(map.structureFault == nil)
    map.domain.drain()
    #expect(map.domain.statistics.pendingCount == 0)
  }

  enum SameKey: String, CaseIterable, Codable, Sendable {
    case insert, remove, modify, popFirst, popLast, removeAll, removeRange

    func apply(to map: some ConcurrentOrderedMap<Int, Int>) {
      let isPop = self == .popFirst || self == .popLast
      for key in 0..<(isPop ? 1 : 3) { map[key] = key }
      let key = isPop ? 0 : 1
      map.modify(forKey: key) { _ in
        switch self {
        case .insert: map.insert(5, forKey: key)
        case .remove: map.removeValue(forKey: key)
        case .modify: map.modify(forKey: key) { $0 = 5 }
        case .popFirst: map.popFirst()
        case .popLast: map.popLast()
        case .removeAll: map.removeAll()
        case .removeRange: map.removeAll(in: 0...1)
        }
      }
    }
  }

  @Test("an update of the same key from within modify traps", arguments: MapStructure.allCases, SameKey.allCases)
  func sameKey(structure: MapStructure, update: SameKey) async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      [structure, update] in
      let map = structure.map(Int.self, Int.self, in: .default, capacity: 1)
      update.apply(to: map)
    }
    let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(text.contains("from within a `modify` of the same entry"))
  }

  enum Stalled: String, CaseIterable, Sendable {
    case get, insert, remove, modify, before, walk
  }

  @Test(
    "a comparison that stands still holds back little, and its operation comes right in the end",
    arguments: LoadedMapSubject.allCases.filter { $0.capacity != 3 }, Stalled.allCases)
  func stalls(subject: LoadedMapSubject, stalled: Stalled) {
    check(subject.map(in: subject.makeDomain()), stalled)
  }

  private func check(_ map: some AuditedMap<StallingKey, Int>, _ stalled: Stalled) {
    let stall = ComparisonStall()
    @Sendable func key(_ value: Int) -> StallingKey { StallingKey(value, stall) }
    // Odd keys stay.
    for value in 0..<40 { map[key(value)] = value }
    let isArmed = Gate()
    let thread = JoinableThread {
      // In its second comparison: each of these has two, however high the towers are.
      stall.armOnThisThread(passing: 1)
      isArmed.open()
      switch stalled {
      case .get: #expect(map[key(21)] == 21)
      case .insert: #expect(map.insert(1000, forKey: key(1000)).inserted)
      case .remove: #expect(map.removeValue(forKey: key(39)) == 39)
      case .modify: map.modify(forKey: key(21)) { $0? += 1000 }
      case .before: #expect([20, 21].contains(map.element(before: key(22))?.key.value))
      case .walk:
        let odd = map.elements(in: key(11)..<key(32)).map { $0.key.value }.filter { !$0.isMultiple(of: 2) }
        #expect(odd == Array(stride(from: 11, to: 32, by: 2)))
      }
    }
    isArmed.wait()
    stall.awaitStalled()
    let updates = StressBudget.ofThisRun.count(1_000)
    onThreads(2) { index in
      for step in 0..<updates {
        let value = (step * 2 + index * 20) % 40
        if step / 20 % 2 == 0 { map[key(value)] = nil } else { map[key(value)] = value }
      }
    }
    let peak = map.domain.statistics.peakPendingCount
    // Two blocks for each update, and what an index replaces for each node that comes or goes.
    #expect(peak < 1_200, "peak \(peak)")
    stall.release()
    thread.join()
    #expect(map.structureFault == nil)
    #expect(map.contains(key(1000)) == (stalled == .insert))
    #expect(map.contains(key(39)) == (stalled != .remove))
    #expect(map[key(21)] == (stalled == .modify ? 1021 : 21))
    map.domain.drain()
    #expect(map.domain.statistics.pendingCount == 0)
  }

  /// The map renews its directory meanwhile, again and again. That begins operations anew of their own accord, and must not count
  /// as if they had been forced to: else the outer operation never gets the time that it needs.
  @Test(
    "an operation with many updates of a map in it comes to an end",
    arguments: LoadedMapSubject.everyScheme(capacity: 1))
  func longOuterOperation(subject: LoadedMapSubject) {
    var options = ReclamationDomain.Options()
    options.eraFrequency = 200
    options.retireThreshold = 64
    let domain = ReclamationDomain(scheme: subject.reclamation.scheme, options: options)
    checkLongOuterOperation(subject.map(in: domain))
  }

  private func checkLongOuterOperation(_ map: some AuditedMap<Int, Int>) {
    for key in 0..<600 { map.insert(key, forKey: key) }
    let link = Atomic<MarkedPointer<Int>>(.null)
    var runs = 0
    map.domain.withGuard { guarded throws(OperationRestart) in
      runs += 1
      if runs > 12 { return }
      for round in 0..<16 {
        for key in 0..<300 { map.removeValue(forKey: key) }
        for key in 0..<300 { map.insert(round, forKey: key) }
      }
      _ = try guarded.load(link)
    }
    #expect(runs <= 12)
    #expect(map.count == 600)
  }
}
