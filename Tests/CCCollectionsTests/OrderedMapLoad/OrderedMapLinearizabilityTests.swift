import CCTestSupport
import Testing

@testable import CCCollections

@Suite("OrderedMap: recorded histories are linearizable", .seeded)
struct OrderedMapLinearizabilityTests {
  @Test("operations on one key each, keys in blocks", arguments: LoadedMapSubject.allCases)
  func entries(subject: LoadedMapSubject) { check(.oneKey, subject, YieldingKey.init) }

  @Test("operations on one key each, keys in boxes", arguments: LoadedMapSubject.small)
  func boxedEntries(subject: LoadedMapSubject) { check(.oneKey, subject, BoxedYieldingKey.init) }

  @Test("operations on the whole order, keys in blocks", arguments: LoadedMapSubject.allCases)
  func orders(subject: LoadedMapSubject) { check(.wholeOrder, subject, YieldingKey.init) }

  @Test("operations on the whole order, keys in boxes", arguments: LoadedMapSubject.small)
  func boxedOrders(subject: LoadedMapSubject) { check(.wholeOrder, subject, BoxedYieldingKey.init) }

  private func check<Key: Numbered>(
    _ kind: HistoryKind, _ subject: LoadedMapSubject, _ key: @escaping @Sendable (Int) -> Key
  ) {
    func numbered(_ map: some AuditedMap<Key, Int>) -> any RecordedCollection {
      NumberedMap(map: map, key: key, value: { $0 })
    }
    let domain = subject.makeDomain()
    checkHistories(kind, in: domain, rounds: 50) { numbered(subject.map(in: domain)) }
  }
}
