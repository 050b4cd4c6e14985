import CCTestSupport
import Testing

@testable import CCCollections

@Suite("ConcurrentSkipListSet: members come and go on several threads", .seeded)
struct SkipListSetConcurrencyTests {
  typealias Operation = OrderedMapModel.Operation

  @Test("histories of single members are linearizable, members in blocks", arguments: SkipListSubject.allCases)
  func members(subject: SkipListSubject) { checkMembers(subject, PlainMember.self) }

  @Test("histories of single members are linearizable, members in boxes", arguments: SkipListSubject.small)
  func namedMembers(subject: SkipListSubject) { checkMembers(subject, NamedMember.self) }

  @Test("histories of the whole order are linearizable, members in blocks", arguments: SkipListSubject.allCases)
  func orders(subject: SkipListSubject) { checkOrders(subject, PlainMember.self) }

  @Test("histories of the whole order are linearizable, members in boxes", arguments: SkipListSubject.small)
  func namedOrders(subject: SkipListSubject) { checkOrders(subject, NamedMember.self) }

  @Test("what is added less what is removed is what is there, members in blocks", arguments: SkipListSubject.allCases)
  func conservation(subject: SkipListSubject) { checkConservation(subject, PlainMember.self) }

  @Test("what is added less what is removed is what is there, members in boxes", arguments: SkipListSubject.small)
  func namedConservation(subject: SkipListSubject) { checkConservation(subject, NamedMember.self) }

  private func checkMembers<Member: SetMember>(_ subject: SkipListSubject, _: Member.Type) {
    checkHistories(subject, Member.self, steps: 40) { step, random in
      .onOneMember(Int.random(in: 0..<3, using: &random), step)
    } violation: {
      checkLinearizability($0, partitionedBy: { $0.entry }, from: { _ in MapEntryModel() }).violation
    }
  }

  private func checkOrders<Member: SetMember>(_ subject: SkipListSubject, _: Member.Type) {
    checkHistories(subject, Member.self, steps: 12) { step, random in
      .any(Int.random(in: 0..<4, using: &random), step)
    } violation: {
      checkLinearizability(OrderedMapModel.relaxingPops($0), from: OrderedMapModel()).violation
    }
  }

  /// The tag of a member is its value in the models of maps.
  private func checkHistories<Member: SetMember, Violation>(
    _ subject: SkipListSubject, _: Member.Type, steps: Int,
    _ choose: @escaping @Sendable (_ step: UInt64, _ random: inout TestRandom) -> SetAction,
    violation: ([RecordedOperation<Operation>]) -> Violation?
  ) {
    let seed = TestSeed.forThisTest
    let tracker = LifetimeTracker()
    let domain = subject.makeDomain()
    for round in StressBudget.ofThisRun.rounds(40) {
      let set = TaggedSet<Member>(set: subject.set(in: domain), tracker: tracker)
      let recorder = HistoryRecorder<Operation>()
      let seed = seed.derived(round)
      let threads = 3 + round % 2
      onInterleavedThreads(threads, seed: seed) { thread in
        var random = TestRandom(seed: seed, stream: thread)
        var jitter = Jitter(seed: random.next())
        recorder.record(thread: thread, of: threads) { log in
          for _ in 0..<steps {
            let action = choose(random.next(), &random)
            let tag = log.makeValue()
            log.record({ set.perform(action, tag: tag) }, as: { $0 })
            jitter.maybeYield()
          }
        }
      }
      let history = recorder.history
      if let violation = violation(history) { Issue.record("round \(round): \(violation)") }
      #expect(set.set.structureFault == nil, "round \(round)")
      #expect(set.set.count == set.set.map { $0.tag }.count, "round \(round)")
    }
    domain.drain()
    #expect(domain.statistics.pendingCount == 0)
    #expect(tracker.liveCount == 0)
  }

  private func checkConservation<Member: SetMember>(_ subject: SkipListSubject, _: Member.Type) {
    let seed = TestSeed.forThisTest
    for round in StressBudget.ofThisRun.rounds(2) {
      let tracker = LifetimeTracker()
      let counting = CountingAllocator()
      do {
        let domain = subject.makeDomain(counting.makeAllocator())
        let set = TaggedSet<Member>(set: subject.set(in: domain), tracker: tracker)
        let bound = round.isMultiple(of: 2) ? 6 : 120
        let balances = Locked<[Int: Int]>([:])
        let seed = seed.derived(round)
        onInterleavedThreads(5, seed: seed) { thread in
          var random = TestRandom(seed: seed, stream: thread)
          var balance: [Int: Int] = [:]
          for step in 0..<300 {
            let number = Int.random(in: 0..<bound, using: &random)
            switch random.next() % 32 {
            case 0: balance[number, default: 0] -= set.set.removeAll { $0.number == number }
            case 1:
              let member = set.make(number)
              balance[number, default: 0] -= set.set.removeAll(in: member...member)
            case 2:
              let seen = set.set.map { $0.number }
              #expect(zip(seen, seen.dropFirst()).allSatisfy { $0 < $1 })
            default:
              // No two threads use the same tag.
              let operation = set.perform(.any(number, random.next()), tag: 1 + step * 5 + thread)
              if let (key, change) = operation.presenceChange { balance[key, default: 0] += change }
            }
          }
          balances.withLock { $0.merge(balance, uniquingKeysWith: +) }
        }
        let total = balances.withLock { $0 }
        #expect(total.values.allSatisfy { $0 == 0 || $0 == 1 })
        let left = total.filter { $0.value == 1 }.keys.sorted()
        #expect(set.set.map { $0.number } == left)
        #expect(set.set.reversed().map { $0.number } == left.reversed())
        #expect((0..<bound).filter { set.set.contains(set.make($0)) } == left)
        #expect(set.set.count == left.count)
        #expect(set.set.structureFault == nil)
        domain.drain()
        #expect(domain.statistics.pendingCount == 0)
      }
      #expect(tracker.liveCount == 0)
      #expect(counting.liveCount == 0)
    }
  }
}
