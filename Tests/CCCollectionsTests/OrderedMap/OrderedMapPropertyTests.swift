import CCCollections
import CCTestSupport
import Testing

@Suite("OrderedMap: against a dictionary", .seeded)
struct OrderedMapPropertyTests {
  private static let steps = 10_000

  @Test("10 000 random operations with numbers for keys", arguments: OrderedKind.allCases)
  func numbers(kind: OrderedKind) { run(kind.map()) { $0 } }

  @Test(
    "1000 random operations with numbers for keys, in blocks of all sizes with a delta for each entry, or for two",
    arguments: [1, 2, 4, 7, 63, 64, 65].flatMap { LoadedMapSubject.everyScheme(capacity: $0) }, [1, 2])
  func deltas(subject: LoadedMapSubject, entriesPerDelta: Int) {
    func check(_ map: some AuditedMap<Int, Int>) {
      run(map, steps: 1000) { $0 }
      #expect(map.structureFault == nil)
    }
    var subject = subject
    subject.entriesPerDelta = entriesPerDelta
    check(subject.map(in: subject.makeDomain()))
  }

  @Test("10 000 random operations with strings for keys", arguments: OrderedKind.allCases)
  func strings(kind: OrderedKind) { run(kind.map()) { String($0, radix: 7) } }

  @Test("10 000 random operations with strings for keys that begin alike", arguments: OrderedKind.allCases)
  func paths(kind: OrderedKind) {
    run(kind.map()) { "\($0 % 3 == 0 ? "Kunden/" : "Kunden/Archiv/2026/")\($0)\($0 % 17 == 0 ? "\u{E9}" : "")" }
  }

  @Test(
    "2500 random operations with strings of which some are the same in other bytes, in blocks of all sizes",
    arguments: [1, 2, 3, nil].flatMap { LoadedMapSubject.everyScheme(capacity: $0) })
  func spellings(subject: LoadedMapSubject) {
    // With the same first ASCII, as digests see it; and what is not ASCII and is the same, or changes what is before it. None begins
    // with another one: such strings the standard library's `<` compares by the bytes that they take, which is no order.
    var random = TestRandom(seed: TestSeed.forThisTest.value, stream: 1)
    let beginnings = ["", "K000", "\u{212A}000", "K0000000", "K0000000a0;0000000", "K0000000a0\u{37E}0000000"]
    let pieces = ["0", "0", "1", "a", "K", "\u{212A}", ";", "\u{37E}", "\0", "\u{301}", "\u{E9}", "e\u{301}"]
    let keys = (0..<200).map { _ in
      let count = Int.random(in: 0...4, using: &random)
      return beginnings.randomElement(using: &random)!
        + (0..<count).map { _ in pieces.randomElement(using: &random)! }.joined() + "."
    }
    func check(_ map: some AuditedMap<String, Int>) {
      run(map, steps: 2500) { keys[$0] }
      #expect(map.structureFault == nil)
    }
    check(subject.map(in: subject.makeDomain()))
  }

  @Test("10 000 random operations with objects for keys", arguments: OrderedKind.allCases)
  func objects(kind: OrderedKind) {
    let tracker = LifetimeTracker()
    run(kind.map()) { ObjectKey(tracker.instance($0)) }
    #expect(tracker.liveCount == 0)
  }

  private func run<Key: Hashable>(
    _ map: some ConcurrentOrderedMap<Key, Int>, steps: Int = Self.steps, _ makeKey: (Int) -> Key
  ) {
    var random = TestRandom(seed: TestSeed.forThisTest.value)
    var reference = OrderedMapReference<Key>()
    for step in 0..<steps {
      // Now few keys, now many, so that all updates meet both absent and present ones.
      let bound = step * 10 / steps % 5 == 4 ? 200 : 30
      let key = makeKey(.random(in: 0..<bound, using: &random))
      let other = makeKey(.random(in: 0..<bound, using: &random))
      let choice = Int.random(in: 0..<100, using: &random)
      switch choice {
      case 0..<70: updateOrRead(map, &reference, key, step, choice)
      case 70..<80: navigate(map, reference, key)
      case 80..<99: walk(map, &reference, Swift.min(key, other)..<Swift.max(key, other), choice)
      default:
        #expect(map.listed == reference.listed)
        #expect(map.reversed().map { $0.key } == reference.sortedKeys.reversed())
        if step % 3 == 0 {
          map.removeAll()
          reference.values = [:]
        }
      }
      #expect(map.count == reference.values.count)
    }
    #expect(map.listed == reference.listed)
  }

  private func updateOrRead<Key>(
    _ map: some ConcurrentOrderedMap<Key, Int>, _ reference: inout OrderedMapReference<Key>, _ key: Key, _ new: Int,
    _ choice: Int
  ) {
    let old = reference.values[key]
    switch choice % 14 {
    case 0, 1:
      #expect(map.insert(new, forKey: key) == (old == nil, old ?? new))
      reference.values[key] = old ?? new
    case 2, 3:
      #expect(map.updateValue(new, forKey: key) == old)
      reference.values[key] = new
    case 4:
      #expect(map.replaceValue(new, forKey: key) == old)
      if old != nil { reference.values[key] = new }
    case 5, 6:
      #expect(map.removeValue(forKey: key) == old)
      reference.values[key] = nil
    case 7:
      #expect(map.value(forKey: key, orInsert: new) == old ?? new)
      reference.values[key] = old ?? new
    case 8:
      let after = old == nil ? new : new.isMultiple(of: 2) ? nil : new
      let before = map.modify(forKey: key) { value in
        defer { value = after }
        return value
      }
      #expect(before == old)
      reference.values[key] = after
    case 9:
      let expected = new.isMultiple(of: 3) ? nil : old
      let desired = new.isMultiple(of: 4) ? nil : new
      #expect(map.compareExchange(forKey: key, expected: expected, desired: desired) == (expected == old, old))
      if expected == old { reference.values[key] = desired }
    case 10:
      let pairs = [(key, new), (key, 2 * new)]
      map.merge(pairs) { $0 &+ $1 }
      reference.values.merge(pairs) { $0 &+ $1 }
    case 11:
      map[key] = new.isMultiple(of: 2) ? nil : new
      reference.values[key] = new.isMultiple(of: 2) ? nil : new
    case 12:
      let isFirst = new.isMultiple(of: 2)
      let end = isFirst ? reference.values.keys.min() : reference.values.keys.max()
      let popped = isFirst ? map.popFirst() : map.popLast()
      #expect(text(popped) == reference.entry(end))
      if let end { reference.values[end] = nil }
    default:
      #expect(map[key] == old)
      #expect(map.contains(key) == (old != nil))
      #expect(map.withValue(forKey: key) { $0 } == old)
    }
  }

  private func navigate<Key>(
    _ map: some ConcurrentOrderedMap<Key, Int>, _ reference: OrderedMapReference<Key>, _ key: Key
  ) {
    let keys = reference.values.keys
    #expect(text(map.first) == reference.entry(keys.min()))
    #expect(text(map.last) == reference.entry(keys.max()))
    #expect(text(map.element(before: key)) == reference.entry(keys.filter { $0 < key }.max()))
    #expect(text(map.element(atOrBefore: key)) == reference.entry(keys.filter { $0 <= key }.max()))
    #expect(text(map.element(atOrAfter: key)) == reference.entry(keys.filter { $0 >= key }.min()))
    #expect(text(map.element(after: key)) == reference.entry(keys.filter { $0 > key }.min()))
    #expect(list(map.elements(after: key)) == reference.list(reference.sortedKeys.filter { $0 > key }))
    #expect(map.isEmpty == keys.isEmpty)
  }

  private func walk<Key>(
    _ map: some ConcurrentOrderedMap<Key, Int>, _ reference: inout OrderedMapReference<Key>, _ range: Range<Key>,
    _ choice: Int
  ) {
    func check(_ range: some RangeExpression<Key>) {
      let keys = reference.sortedKeys.filter { range.contains($0) }
      #expect(list(map.elements(in: range)) == reference.list(keys))
      #expect(list(map.reversedElements(in: range)) == reference.list(keys.reversed()))
    }
    switch choice % 8 {
    case 0: check(range)
    case 1: check(range.lowerBound...range.upperBound)
    case 2: check(range.lowerBound...)
    case 3: check(..<range.upperBound)
    case 4: check(...range.upperBound)
    case 5: #expect(map.removeAll(in: range) == reference.remove { range.contains($0) })
    case 6:
      let upTo = ...range.lowerBound
      #expect(map.removeAll(in: upTo) == reference.remove { upTo.contains($0) })
    default:
      let values = reference.values
      #expect(map.removeAll { $1.isMultiple(of: 3) } == reference.remove { values[$0]!.isMultiple(of: 3) })
    }
  }

  private func text<Key>(_ entry: (key: Key, value: Int)?) -> String? { entry.map { "\($0.key): \($0.value)" } }
}

/// A key that is counted.
struct ObjectKey: Comparable, Hashable, Sendable, CustomStringConvertible {
  let object: LifetimeTracker.Tracked

  init(_ object: LifetimeTracker.Tracked) { self.object = object }

  var description: String { object.description }
  func hash(into hasher: inout Hasher) { hasher.combine(object.value) }
  static func < (lesser: Self, greater: Self) -> Bool { lesser.object.value < greater.object.value }
  static func == (key: Self, other: Self) -> Bool { key.object.value == other.object.value }
}
