import CCTestSupport
import Synchronization
import Testing

@testable import CCCollections

@Suite("OrderedMap: everything at once, for as long as CC_STRESS says", .seeded)
struct OrderedMapStressTests {
  /// Which keys the threads choose: what is split and killed, and where.
  enum Keys: String, CaseIterable, Sendable {
    /// Nodes die and come back with the same anchors all the time.
    case one, few
    case many
    /// A thread adds at an end what others remove at the other.
    case ascending, descending

    func next(_ step: Int, _ thread: Int, _ random: inout TestRandom) -> Int {
      switch self {
      case .one: 7
      case .few: Int(random.next() % 5)
      case .many: Int(random.next() % 400)
      case .ascending: step / 3 + Int(random.next() % 3)
      case .descending: 400 - step / 3 - Int(random.next() % 3)
      }
    }
  }

  private static let threads = 6
  private static let steps = 300

  @Test("what is added less what is removed is what is there", arguments: LoadedMapSubject.allCases, Keys.allCases)
  func conservation(subject: LoadedMapSubject, keys: Keys) {
    let seed = TestSeed.forThisTest
    for round in StressBudget.ofThisRun.rounds(1) {
      let counting = CountingAllocator()
      do {
        let domain = subject.makeDomain(counting.makeAllocator())
        let seed = seed.derived(round)
        check(subject.map(Int.self, Int.self, in: domain), keys, seed, key: { $0 }, value: { $0 })
        domain.drain()
        #expect(domain.statistics.pendingCount == 0)
      }
      #expect(counting.liveCount == 0)
      #expect(counting.liveByteCount == 0)
    }
  }

  @Test("objects, too, are destroyed once each", arguments: LoadedMapSubject.small, Keys.allCases)
  func objects(subject: LoadedMapSubject, keys: Keys) {
    let seed = TestSeed.forThisTest
    for round in StressBudget.ofThisRun.rounds(1) {
      let tracker = LifetimeTracker()
      let domain = subject.makeDomain()
      check(
        subject.map(ObjectKey.self, ObjectKey.self, in: domain), keys, seed.derived(round),
        key: { ObjectKey(tracker.instance($0)) }, value: { ObjectKey(tracker.instance($0)) })
      domain.drain()
      #expect(domain.statistics.pendingCount == 0)
      #expect(tracker.liveCount == 0)
    }
  }

  @Test(
    "strings, too, whose digests change with the ranges of nodes", arguments: LoadedMapSubject.allCases, Keys.allCases)
  func strings(subject: LoadedMapSubject, keys: Keys) {
    let seed = TestSeed.forThisTest
    for round in StressBudget.ofThisRun.rounds(1) {
      let counting = CountingAllocator()
      do {
        let domain = subject.makeDomain(counting.makeAllocator())
        let spellings = Atomic<Int>(0)
        check(
          subject.map(String.self, Int.self, in: domain), keys, seed.derived(round),
          key: { Self.key($0, spellings.wrappingAdd(1, ordering: .relaxed).newValue) }, value: { $0 })
        domain.drain()
        #expect(domain.statistics.pendingCount == 0)
      }
      #expect(counting.liveCount == 0)
    }
  }

  /// Strings in the order of their numbers. Some have several spellings, which are the same key; and of some the digest cannot be known.
  private static func key(_ number: Int, _ spelling: Int) -> String {
    let digits = String(1_000_000 + number).dropFirst()
    switch (number % 11, spelling % 3) {
    case (0, 0): return "\u{212A}unden/\(digits)"
    case (1, 0): return "Kunden/\(digits)e\u{301}"
    case (1, _): return "Kunden/\(digits)\u{E9}"
    case (2...5, _): return "Kunden/\(digits)/\(digits)"
    default: return "Kunden/\(digits)"
    }
  }

  /// The number of a value says its key.
  private func check<Key: Numbered, Value: Numbered>(
    _ map: some AuditedMap<Key, Value>, _ keys: Keys, _ seed: UInt64,
    key makeKey: @escaping @Sendable (Int) -> Key, value makeValue: @escaping @Sendable (Int) -> Value
  ) {
    let balances = Locked<[Int: Int]>([:])
    let numbered = NumberedMap(map: map, key: makeKey, value: makeValue)
    onInterleavedThreads(Self.threads, seed: seed) { thread in
      var random = TestRandom(seed: seed, stream: thread)
      var balance: [Int: Int] = [:]
      for step in 0..<Self.steps {
        let key = keys.next(step, thread, &random)
        let value = key * 1000 + Int(random.next() % 1000)
        let operation = numbered.perform(Self.action(key, value, &random))
        if let (changed, change) = operation.presenceChange { balance[changed, default: 0] += change }
        if let fault = Self.fault(operation) { Issue.record("\(fault)") }
        if random.next() % 64 == 0 { yieldProcessor() }
      }
      balances.withLock { $0.merge(balance, uniquingKeysWith: +) }
    }
    let total = balances.withLock { $0 }
    #expect(total.values.allSatisfy { $0 == 0 || $0 == 1 })
    let members = total.filter { $0.value == 1 }.keys.sorted()
    #expect(map.map { $0.key.number } == members)
    #expect(map.reversed().map { $0.key.number } == members.reversed())
    #expect(total.keys.filter { map.contains(makeKey($0)) }.sorted() == members)
    #expect(map.count == members.count)
    #expect(map.isEmpty == members.isEmpty)
    #expect(map.first?.key.number == members.first)
    #expect(map.last?.key.number == members.last)
    #expect(map.structureFault == nil)
  }

  private static func action(_ key: Int, _ value: Int, _ random: inout TestRandom) -> MapAction {
    switch random.next() % 32 {
    case 0...9: .insert(key, value)
    case 10, 11: .update(key, value)
    case 12: .replace(key, value)
    case 13...20: .remove(key)
    case 21: .popFirst
    case 22: .popLast
    case 23, 24: .modify(key, random.next() % 2 == 0 ? nil : value)
    case 25: .element(.before, key)
    case 26: .element(.atOrAfter, key)
    case 27: .first
    case 28: .last
    case 29: .compareExchange(key, expected: nil, desired: value)
    case 30: .walk
    default: .get(key)
    }
  }

  /// A value that does not belong to its key.
  private static func fault(_ operation: OrderedMapModel.Operation) -> String? {
    let seen: (key: Int, value: Int)? =
      switch operation {
      case .first(let entry?), .last(let entry?), .popFirst(let entry?), .popLast(let entry?),
        .element(_, _, let entry?):
        (entry.key, entry.value)
      case .entry(let key, .get(let value?)), .entry(let key, .removeValue(let value?)),
        .entry(let key, .updateValue(_, let value?)), .entry(let key, .replaceValue(_, let value?)),
        .entry(let key, .modify(let value?, _)), .entry(let key, .compareExchange(_, _, false, let value?)):
        (key, value)
      default: nil
      }
    guard let seen, seen.value / 1000 != seen.key else { return nil }
    return "\(operation): the value is another key's"
  }
}

extension String: Numbered {
  /// The digits behind the first slash.
  var number: Int { Int(split(separator: "/")[1].prefix(6))! }
}
