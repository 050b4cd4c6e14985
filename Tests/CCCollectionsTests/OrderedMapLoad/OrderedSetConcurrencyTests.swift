import CCTestSupport
import Testing

@testable import CCCollections

@Suite("OrderedSet: members come and go on several threads", .seeded)
struct OrderedSetConcurrencyTests {
  @Test("histories of single members are linearizable, members in blocks", arguments: LoadedMapSubject.allCases)
  func members(subject: LoadedMapSubject) { check(.oneKey, subject, PlainMember.self) }

  @Test("histories of single members are linearizable, members in boxes", arguments: LoadedMapSubject.small)
  func namedMembers(subject: LoadedMapSubject) { check(.oneKey, subject, NamedMember.self) }

  @Test("histories of the whole order are linearizable, members in blocks", arguments: LoadedMapSubject.allCases)
  func orders(subject: LoadedMapSubject) { check(.wholeOrder, subject, PlainMember.self) }

  @Test("histories of the whole order are linearizable, members in boxes", arguments: LoadedMapSubject.small)
  func namedOrders(subject: LoadedMapSubject) { check(.wholeOrder, subject, NamedMember.self) }

  @Test("what is added less what is removed is what is there, members in blocks", arguments: LoadedMapSubject.allCases)
  func conservation(subject: LoadedMapSubject) { checkConservation(subject, PlainMember.self) }

  @Test("what is added less what is removed is what is there, members in boxes", arguments: LoadedMapSubject.small)
  func namedConservation(subject: LoadedMapSubject) { checkConservation(subject, NamedMember.self) }

  private func check<Member: SetMember>(_ kind: HistoryKind, _ subject: LoadedMapSubject, _: Member.Type) {
    let tracker = LifetimeTracker()
    func tagged(_ set: some AuditedSet<Member>) -> any RecordedCollection { TaggedSet(set: set, tracker: tracker) }
    let domain = subject.makeDomain()
    checkHistories(kind, in: domain, rounds: 40) { tagged(subject.set(in: domain)) }
    #expect(tracker.liveCount == 0)
  }

  private func checkConservation<Member: SetMember>(_ subject: LoadedMapSubject, _: Member.Type) {
    let seed = TestSeed.forThisTest
    for round in StressBudget.ofThisRun.rounds(2) {
      let tracker = LifetimeTracker()
      let counting = CountingAllocator()
      func check(_ set: some AuditedSet<Member>) {
        checkConservation(
          TaggedSet(set: set, tracker: tracker), bound: round.isMultiple(of: 2) ? 6 : 120, seed.derived(round))
      }
      check(subject.set(in: subject.makeDomain(counting.makeAllocator())))
      #expect(tracker.liveCount == 0)
      #expect(counting.liveCount == 0)
    }
  }

  private func checkConservation<Members>(_ tagged: TaggedSet<Members>, bound: Int, _ seed: UInt64) {
    let set = tagged.set
    let balances = Locked<[Int: Int]>([:])
    onInterleavedThreads(5, seed: seed) { thread in
      var random = TestRandom(seed: seed, stream: thread)
      var balance: [Int: Int] = [:]
      for step in 0..<300 {
        let number = Int.random(in: 0..<bound, using: &random)
        switch random.next() % 32 {
        case 0: balance[number, default: 0] -= set.removeAll { $0.number == number }
        case 1:
          let member = tagged.make(number)
          balance[number, default: 0] -= set.removeAll(in: member...member)
        case 2:
          let seen = set.map { $0.number }
          #expect(zip(seen, seen.dropFirst()).allSatisfy { $0 < $1 })
        default:
          // No two threads use the same tag.
          let action = SetAction.any(below: bound, value: 1 + step * 5 + thread, seen: nil, &random)
          if let (key, change) = tagged.perform(action).presenceChange { balance[key, default: 0] += change }
        }
      }
      balances.withLock { $0.merge(balance, uniquingKeysWith: +) }
    }
    let total = balances.withLock { $0 }
    #expect(total.values.allSatisfy { $0 == 0 || $0 == 1 })
    let left = total.filter { $0.value == 1 }.keys.sorted()
    #expect(set.map { $0.number } == left)
    #expect(set.reversed().map { $0.number } == left.reversed())
    #expect((0..<bound).filter { set.contains(tagged.make($0)) } == left)
    #expect(set.count == left.count)
    #expect(set.structureFault == nil)
    set.domain.drain()
    #expect(set.domain.statistics.pendingCount == 0)
  }
}
