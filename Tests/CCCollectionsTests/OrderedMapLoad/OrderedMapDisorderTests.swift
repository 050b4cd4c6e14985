import CCTestSupport
import Synchronization
import Testing

@testable import CCCollections

/// Orders that are none: what the map answers then is anybody's guess; but it neither frees what somebody uses, nor keeps it for
/// ever.
@Suite("OrderedMap: an order that is none")
struct OrderedMapDisorderTests {
  @Test(
    "under an order at random every key and value lives until it is dropped, and no longer",
    arguments: LoadedMapSubject.small)
  func boxes(subject: LoadedMapSubject) {
    let keys = LifetimeTracker()
    check(subject) { (number, isBound) in DisorderlyReference(tracked: keys.instance(number), isBound: isBound) }
    #expect(keys.liveCount == 0)
  }

  /// Such keys lie in the blocks, and in the directory.
  @Test(
    "the same where keys are plain bits", arguments: LoadedMapSubject.small + LoadedMapSubject.withDeltas(capacity: 12))
  func bits(subject: LoadedMapSubject) {
    check(subject) { (number, isBound) in DisorderlyNumber(number: number, isBound: isBound) }
  }

  private func check<Key: Disorderly>(_ subject: LoadedMapSubject, _ key: @escaping @Sendable (Int, Bool) -> Key) {
    let values = LifetimeTracker()
    let domain = subject.makeDomain()
    for _ in StressBudget.ofThisRun.rounds(3) { use(subject.map(in: domain), values, key) }
    domain.drain()
    #expect(domain.statistics.pendingCount == 0)
    #expect(values.liveCount == 0)
  }

  private func use<Key: Disorderly>(
    _ map: some AuditedMap<Key, LifetimeTracker.Tracked>, _ values: LifetimeTracker,
    _ makeKey: @escaping @Sendable (Int, Bool) -> Key
  ) {
    onInterleavedThreads(3, seed: 1) { thread in
      for step in 0..<300 {
        let key = makeKey(step, false)
        let range = makeKey(step, true)..<makeKey(step + 1, true)
        switch (step + thread) % 12 {
        case 0, 1, 2, 3: map.updateValue(values.instance(step), forKey: key)
        case 4: #expect(map[key].map { $0.value >= 0 } ?? true)
        case 5: map.removeValue(forKey: key)
        case 6: map.modify(forKey: key) { value in value = value == nil ? values.instance(step) : nil }
        case 7: #expect(map.elements(in: range).prefix(20).allSatisfy { $0.value.value >= 0 })
        case 8: #expect(map.reversedElements(in: range).prefix(20).allSatisfy { $0.value.value >= 0 })
        case 9: #expect(map.element(after: key).map { $0.key.number >= 0 } ?? true)
        case 10: #expect(map.element(atOrBefore: key).map { $0.key.number >= 0 } ?? true)
        default: map.removeAll(in: range)
        }
        if step % 16 == 0 { map.popFirst() }
        if step % 16 == 1 { map.popLast() }
      }
    }
    #expect(map.prefix(1000).allSatisfy { $0.key.number >= 0 && $0.value.value >= 0 })
  }
}

/// A key that is less than another one as it pleases.
private protocol Disorderly: Comparable, Sendable {
  /// Looks at the key, so that one that is gone is noticed.
  var number: Int { get }
  /// Whether it is one of a range's two, which Swift compares.
  var isBound: Bool { get }
}

private let comparisons = Atomic<UInt64>(0)

extension Disorderly {
  static func < (left: Self, right: Self) -> Bool {
    if left.isBound && right.isBound { return left.number < right.number }
    var random = TestRandom(seed: comparisons.add(1, ordering: .relaxed).newValue)
    return left.number + right.number >= 0 && random.next() % 2 == 0
  }

  static func == (left: Self, right: Self) -> Bool { left.number == right.number }
}

private struct DisorderlyReference: Disorderly {
  let tracked: LifetimeTracker.Tracked
  let isBound: Bool

  var number: Int { tracked.value }
}

private struct DisorderlyNumber: Disorderly {
  let number: Int
  let isBound: Bool
}
