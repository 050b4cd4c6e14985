import CCCollections
import CCTestSupport
import Testing

@Suite("OrderedMap: initialisers, merging and descriptions")
struct OrderedMapPairsTests {
  private static let ascending = (0..<100).map { ($0, "\($0)") }
  private static let shuffled = (0..<100).map { ($0 * 37 % 100, "\($0 * 37 % 100)") }
  /// Ascending, but for the last.
  private static let nearlyAscending = (1..<100).map { ($0, "\($0)") } + [(0, "0")]

  @Test("a map of pairs, in whatever order they come", arguments: OrderedKind.allCases)
  func unique(kind: OrderedKind) {
    func check<Map: ConcurrentOrderedMap<Int, String>>(_ map: Map) {
      for pairs in [Self.ascending, Self.shuffled, Self.nearlyAscending] {
        let made = Map(uniqueKeysWithValues: pairs, domain: map.domain)
        #expect(made.domain === map.domain)
        #expect(made.count == 100)
        #expect(made.map { $0.value } == (0..<100).map { "\($0)" })
        #expect(Map(uniqueKeysWithValues: made, domain: map.domain).listed == made.listed)
        #expect(Map(uniqueKeysWithValues: made).domain === ReclamationDomain.default)
        #expect(Map(uniqueKeysWithValues: pairs).listed == made.listed)
        let dictionary = Dictionary(uniqueKeysWithValues: pairs)
        #expect(Map(uniqueKeysWithValues: dictionary, domain: map.domain).listed == made.listed)
      }
      #expect(Map(uniqueKeysWithValues: [(1, "a"), (2, "b")]).listed == "1: a, 2: b")
      #expect(Map(uniqueKeysWithValues: [(key: 1, value: "a"), (key: 2, value: "b")]).listed == "1: a, 2: b")
      #expect(Map(uniqueKeysWithValues: zip(0..<3, "abc".map { "\($0)" })).listed == "0: a, 1: b, 2: c")
      #expect(Map(uniqueKeysWithValues: EmptyCollection<(Int, String)>(), domain: map.domain).isEmpty)
    }
    check(kind.map())
  }

  @Test("a duplicate traps, as a dictionary's", arguments: OrderedKind.allCases, [[1, 2, 2], [3, 1, 3], [2, 1, 1]])
  func duplicates(kind: OrderedKind, keys: [Int]) async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) { [kind, keys] in
      Self.fill(kind, keys)
    }
    let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(text.contains("Duplicate values for key: '\(keys.last!)'"))
  }

  /// By itself: the body of an exit test cannot hold a generic function.
  private static func fill(_ kind: OrderedKind, _ keys: [Int]) {
    func fill<Map: ConcurrentOrderedMap<Int, Int>>(_ map: Map) {
      _ = Map(uniqueKeysWithValues: keys.map { ($0, 0) }, domain: map.domain)
    }
    fill(kind.map())
  }

  @Test("pairs with the same key are combined in the order in which they came", arguments: OrderedKind.allCases)
  func combined(kind: OrderedKind) {
    func check<Map: ConcurrentOrderedMap<Int, String>>(_ map: Map) throws {
      let pairs = [(1, "a"), (3, "b"), (3, "c"), (2, "d"), (1, "e"), (3, "f")]
      #expect(Map(pairs, uniquingKeysWith: +, domain: map.domain).listed == "1: ae, 2: d, 3: bcf")
      #expect(Map(pairs) { $1 }.listed == "1: e, 2: d, 3: f")
      let labelled = pairs.map { (key: $0.0, value: $0.1) }
      #expect(Map(labelled, uniquingKeysWith: +, domain: map.domain).listed == "1: ae, 2: d, 3: bcf")
      #expect(Map(Self.ascending, uniquingKeysWith: +).count == 100)
      #expect(throws: TestError.self) {
        _ = try Map(pairs, uniquingKeysWith: { _, _ in throw TestError(number: 1) }, domain: map.domain)
      }
    }
    #expect(throws: Never.self) { try check(kind.map()) }
  }

  @Test("an initialiser that throws or gives up leaves nothing behind", arguments: OrderedKind.allCases)
  func leaks(kind: OrderedKind) {
    let tracker = LifetimeTracker()
    func check<Map: ConcurrentOrderedMap<Int, LifetimeTracker.Tracked>>(_ map: Map) {
      let keys = [1, 2, 3, 3]
      #expect(throws: TestError.self) {
        _ = try Map(
          keys.lazy.map { ($0, tracker.instance($0)) }, uniquingKeysWith: { _, _ in throw TestError(number: 1) },
          domain: map.domain)
      }
      map.domain.drain()
      #expect(tracker.madeCount == 4)
      #expect(tracker.liveCount == 0)
    }
    check(kind.map())
  }

  @Test("merge adds and combines", arguments: OrderedKind.allCases)
  func merge(kind: OrderedKind) {
    func check<Map: ConcurrentOrderedMap<Int, String>>(_ map: Map) {
      map.merge([(2, "b"), (1, "a")]) { _, _ in "never" }
      #expect(map.listed == "1: a, 2: b")
      map.merge([2: "c"]) { $0 + $1 }
      map.merge(Map(uniqueKeysWithValues: [(1, "d"), (3, "e")])) { $0 + $1 }
      #expect(map.listed == "1: ad, 2: bc, 3: e")
      map.merge(map) { $0 + $1 }
      #expect(map.listed == "1: adad, 2: bcbc, 3: ee")
      #expect(throws: TestError(number: 2)) {
        try map.merge([(4, "f"), (3, "g"), (5, "h")]) { _, _ in throw TestError(number: 2) }
      }
      #expect(map.listed == "1: adad, 2: bcbc, 3: ee, 4: f")
    }
    check(kind.map())
  }

  @Test("a literal makes a map in the default domain", arguments: OrderedKind.allCases)
  func literals(kind: OrderedKind) {
    func check<Map: _CoreBackedMap<Int, String>>(_ map: Map) {
      let literal: Map = [3: "c", 1: "a", 2: "b"]
      #expect(literal.listed == "1: a, 2: b, 3: c")
      #expect(literal.domain === ReclamationDomain.default)
      #expect(([:] as Map).isEmpty)
    }
    check(kind.map())
  }

  @Test("descriptions show the first few and the count", arguments: OrderedKind.allCases)
  func descriptions(kind: OrderedKind) {
    func check<Map: _CoreBackedMap<String, Int>>(_ map: Map) {
      #expect(map.description == "[:]")
      map["a"] = 1
      map["b"] = 2
      #expect(map.description == #"["a": 1, "b": 2]"#)
      #expect(map.debugDescription == #"\#(Map.self)(["a": 1, "b": 2])"#)
      for letter in "cdefgh" { map["\(letter)"] = 0 }
      let eight = #""a": 1, "b": 2, "c": 0, "d": 0, "e": 0, "f": 0, "g": 0, "h": 0"#
      #expect("\(map)" == "[\(eight)]")
      map["i"] = 0
      #expect("\(map)" == "[\(eight), … 9 elements]")
    }
    check(kind.map())
  }
}
