import CCCollections
import CCTestSupport
import Testing

@Suite("OrderedMap: navigation")
struct OrderedMapNavigationTests {
  @Test("first and last, and what pops take", arguments: OrderedKind.allCases)
  func ends(kind: OrderedKind) {
    func check(_ map: some ConcurrentOrderedMap<Int, String>) throws {
      #expect(map.first == nil)
      #expect(map.last == nil)
      #expect(map.popFirst() == nil)
      #expect(map.popLast() == nil)
      map.merge([(3, "c"), (1, "a"), (4, "d"), (2, "b"), (5, "e")]) { $1 }
      #expect(map.first! == (1, "a"))
      #expect(map.last! == (5, "e"))
      #expect(map.popFirst()! == (1, "a"))
      #expect(map.popLast()! == (5, "e"))
      #expect(try map.tryPopFirst()! == (2, "b"))
      #expect(try map.tryPopLast()! == (4, "d"))
      #expect(map.listed == "3: c")
      #expect(map.popLast()! == (3, "c"))
      #expect(try map.tryPopFirst() == nil)
      #expect(try map.tryPopLast() == nil)
    }
    #expect(throws: Never.self) { try check(kind.map()) }
  }

  @Test("the element before, at or before, at or after, and after a key", arguments: OrderedKind.allCases)
  func neighbors(kind: OrderedKind) {
    func check(_ map: some ConcurrentOrderedMap<Int, Int>) {
      for key in stride(from: 10, through: 1000, by: 10) { map[key] = -key }
      for key in 0...1010 {
        let below = (key - 1) / 10 * 10
        let above = (key / 10 + 1) * 10
        let isPresent = key.isMultiple(of: 10) && (10...1000).contains(key)
        #expect(map.element(before: key)?.key == (below >= 10 ? min(below, 1000) : nil))
        #expect(map.element(after: key)?.key == (above <= 1000 ? above : nil))
        #expect(map.element(atOrBefore: key)?.key == (isPresent ? key : map.element(before: key)?.key))
        #expect(map.element(atOrAfter: key)?.key == (isPresent ? key : map.element(after: key)?.key))
        #expect(map.element(after: key).map { $0.value == -$0.key } ?? true)
      }
    }
    check(kind.map())
  }

  @Test("an empty map has no neighbors", arguments: OrderedKind.allCases)
  func none(kind: OrderedKind) {
    func check(_ map: some ConcurrentOrderedMap<String, Int>) {
      #expect(map.element(before: "a") == nil)
      #expect(map.element(atOrBefore: "a") == nil)
      #expect(map.element(atOrAfter: "a") == nil)
      #expect(map.element(after: "a") == nil)
    }
    check(kind.map())
  }

  @Test("NaN is one key, above all others", arguments: OrderedKind.allCases)
  func notANumber(kind: OrderedKind) {
    func check<Map: ConcurrentOrderedMap<Double, Int>>(_ map: Map) {
      let pairs = [(2.0, 2), (.nan, 0), (1.0, 1), (.infinity, 3), (.nan, 5), (-.infinity, 4)]
      let fromPairs = Map(pairs, uniquingKeysWith: { $0 * 10 + $1 }, domain: map.domain)
      for map in [map, fromPairs] {
        map.merge(pairs) { $1 }
        #expect(map.map { $0.value } == [4, 1, 2, 3, 5])
        #expect(map[.nan] == 5)
        #expect(map.last?.value == 5)
        #expect(map.element(before: .nan)?.value == 3)
        #expect(map.elements(after: .infinity).map { $0.value } == [5])
        #expect(map.removeValue(forKey: .nan) == 5)
        #expect(map.last?.value == 3)
      }
      let ascending = Map(uniqueKeysWithValues: [(1.0, 1), (2.0, 2), (.nan, 3), (1.5, 4)], domain: map.domain)
      #expect(ascending.map { $0.value } == [1, 4, 2, 3])
    }
    check(kind.map())
  }
}
