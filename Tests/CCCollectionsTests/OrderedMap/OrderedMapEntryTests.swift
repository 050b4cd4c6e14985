import CCCollections
import CCTestSupport
import Testing

@Suite("OrderedMap: one entry")
struct OrderedMapEntryTests {
  @Test("the subscript reads, adds, replaces, and removes when it is set to nil", arguments: OrderedKind.allCases)
  func subscripts(kind: OrderedKind) {
    func check(_ map: some ConcurrentOrderedMap<Int, String>) {
      #expect(map[1] == nil)
      map[1] = "a"
      map[3] = "c"
      #expect(map[1] == "a")
      map[1] = "b"
      #expect(map.listed == "1: b, 3: c")
      map[1] = nil
      map[2] = nil
      #expect(map[1] == nil)
      #expect(map.listed == "3: c")
    }
    check(kind.map())
  }

  @Test("a default is returned where there is no value, and not stored", arguments: OrderedKind.allCases)
  func defaults(kind: OrderedKind) {
    func check(_ map: some ConcurrentOrderedMap<Int, String>) {
      map[1] = "a"
      func unused() -> String {
        Issue.record("the default was evaluated")
        return ""
      }
      #expect(map[1, default: unused()] == "a")
      #expect(map[2, default: "b"] == "b")
      #expect(!map.contains(2))
    }
    check(kind.map())
  }

  @Test("insert adds only what is absent, and says what is there", arguments: OrderedKind.allCases)
  func insert(kind: OrderedKind) {
    func check(_ map: some ConcurrentOrderedMap<Int, String>) throws {
      #expect(map.insert("a", forKey: 1) == (true, "a"))
      #expect(map.insert("b", forKey: 1) == (false, "a"))
      #expect(try map.tryInsert("c", forKey: 2) == (true, "c"))
      #expect(try map.tryInsert("d", forKey: 2) == (false, "c"))
      #expect(map.listed == "1: a, 2: c")
    }
    #expect(throws: Never.self) { try check(kind.map()) }
  }

  @Test("updateValue adds or replaces, replaceValue only replaces", arguments: OrderedKind.allCases)
  func update(kind: OrderedKind) {
    func check(_ map: some ConcurrentOrderedMap<Int, String>) throws {
      #expect(map.updateValue("a", forKey: 1) == nil)
      #expect(map.updateValue("b", forKey: 1) == "a")
      #expect(map.replaceValue("c", forKey: 1) == "b")
      #expect(map.replaceValue("d", forKey: 2) == nil)
      #expect(map.listed == "1: c")
      #expect(try map.tryUpdateValue("e", forKey: 2) == nil)
      #expect(try map.tryUpdateValue("f", forKey: 2) == "e")
      #expect(try map.tryReplaceValue("g", forKey: 2) == "f")
      #expect(try map.tryReplaceValue("h", forKey: 3) == nil)
      #expect(map.listed == "1: c, 2: g")
    }
    #expect(throws: Never.self) { try check(kind.map()) }
  }

  @Test("removeValue removes, and returns what was there", arguments: OrderedKind.allCases)
  func remove(kind: OrderedKind) {
    func check(_ map: some ConcurrentOrderedMap<Int, String>) throws {
      map.merge([(1, "a"), (2, "b"), (3, "c")]) { $1 }
      #expect(map.removeValue(forKey: 2) == "b")
      #expect(map.removeValue(forKey: 2) == nil)
      #expect(try map.tryRemoveValue(forKey: 1) == "a")
      #expect(try map.tryRemoveValue(forKey: 1) == nil)
      #expect(!map.contains(1))
      #expect(map.contains(3))
      #expect(map.listed == "3: c")
    }
    #expect(throws: Never.self) { try check(kind.map()) }
  }

  @Test("a stored nil is a value, not an absence", arguments: OrderedKind.allCases)
  func storedNil(kind: OrderedKind) {
    func check(_ map: some ConcurrentOrderedMap<Int, Int?>) {
      map[1] = .some(nil)
      #expect(map.contains(1))
      #expect(map[1] == .some(nil))
      #expect(map[2] == .none)
      #expect(map.insert(5, forKey: 1) == (false, nil))
      #expect(map.value(forKey: 1, orInsert: 7) == nil)
      #expect(map.compareExchange(forKey: 1, expected: .none, desired: 8) == (false, .some(nil)))
      #expect(map.modify(forKey: 1) { $0 == .some(nil) })
      #expect(map.withValue(forKey: 1) { $0 == nil } == true)
      #expect(map.count == 1)
      #expect(map.popFirst()?.value == .some(nil))
      #expect(map.updateValue(nil, forKey: 2) == .none)
      #expect(map.updateValue(3, forKey: 2) == .some(nil))
      map[2] = nil
      #expect(map.isEmpty)
    }
    check(kind.map())
  }

  @Test("whatever replaces a value keeps the key that is there", arguments: OrderedKind.allCases)
  func keptKeys(kind: OrderedKind) {
    func check(_ map: some ConcurrentOrderedMap<LabelledKey, Int>) {
      map[LabelledKey(1, "old")] = 1
      let new = LabelledKey(1, "new")
      map.updateValue(2, forKey: new)
      map.replaceValue(3, forKey: new)
      map.insert(4, forKey: new)
      map.modify(forKey: new) { $0 = 5 }
      map.compareExchange(forKey: new, expected: 5, desired: 6)
      #expect(map.first?.key.label == "old")
      #expect(map.first?.value == 6)
      map.removeValue(forKey: new)
      map.modify(forKey: new) { $0 = 7 }
      #expect(map.first?.key.label == "new")
    }
    check(kind.map())
  }

  @Test("count and isEmpty agree with what was done", arguments: OrderedKind.allCases)
  func counts(kind: OrderedKind) {
    func check(_ map: some ConcurrentOrderedMap<Int, Int>) {
      #expect(map.isEmpty)
      #expect(map.count == 0)
      for key in 0..<100 { map[key * 7 % 100] = key }
      #expect(!map.isEmpty)
      #expect(map.count == 100)
      for key in 0..<100 { map[key] = nil }
      #expect(map.isEmpty)
      #expect(map.count == 0)
    }
    check(kind.map())
  }

  @Test("the default domain, and one of one's own", arguments: OrderedKind.allCases)
  func domains(kind: OrderedKind) {
    func check<Map: ConcurrentOrderedMap<Int, Int>>(_ map: Map, _ domain: ReclamationDomain) {
      #expect(map.domain === domain)
      #expect(Map().domain === ReclamationDomain.default)
      #expect(Map(domain: domain).isEmpty)
    }
    let domain = kind.domain()
    check(kind.map(in: domain), domain)
  }
}

/// A key that is the same as another by its number alone.
struct LabelledKey: Comparable, Sendable {
  let number: Int
  let label: String

  init(_ number: Int, _ label: String) { (self.number, self.label) = (number, label) }

  static func < (lesser: Self, greater: Self) -> Bool { lesser.number < greater.number }

  static func == (key: Self, other: Self) -> Bool {
    Issue.record("`==` of a key was called")
    return key.number == other.number
  }
}
