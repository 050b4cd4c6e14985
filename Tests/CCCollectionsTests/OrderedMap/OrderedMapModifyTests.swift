import CCCollections
import CCTestSupport
import Testing

@Suite("OrderedMap: read-modify-write")
struct OrderedMapModifyTests {
  @Test("modify adds, changes and removes, and returns what its closure does", arguments: OrderedKind.allCases)
  func modify(kind: OrderedKind) {
    func check(_ map: some ConcurrentOrderedMap<Int, Int>) throws {
      let before = map.modify(forKey: 1) { value in
        defer { value = 10 }
        return value
      }
      #expect(before == nil)
      map.modify(forKey: 1) { $0? += 1 }
      #expect(map[1] == 11)
      #expect(try map.tryModify(forKey: 1) { $0.take() } == 11)
      #expect(map[1] == nil)
      #expect(map.modify(forKey: 1) { $0 == nil })
      #expect(map.isEmpty)
    }
    #expect(throws: Never.self) { try check(kind.map()) }
  }

  @Test("modify hands out a result that cannot be copied", arguments: OrderedKind.allCases)
  func noncopyable(kind: OrderedKind) {
    struct Ticket: ~Copyable {
      let number: Int
    }
    func check(_ map: some ConcurrentOrderedMap<Int, Int>) throws {
      map[1] = 5
      let ticket = map.modify(forKey: 1) { Ticket(number: $0 ?? 0) }
      #expect(ticket.number == 5)
      let second = try map.tryModify(forKey: 1) { Ticket(number: ($0 ?? 0) + 1) }
      #expect(second.number == 6)
      if let seen = map.withValue(forKey: 1, { Ticket(number: $0) }) {
        #expect(seen.number == 5)
      } else {
        Issue.record("there is no value")
      }
    }
    #expect(throws: Never.self) { try check(kind.map()) }
  }

  @Test("what a closure throws keeps its type and changes nothing", arguments: OrderedKind.allCases)
  func errors(kind: OrderedKind) {
    func check(_ map: some ConcurrentOrderedMap<Int, Int>) {
      map[1] = 1
      do throws(TestError) {
        try map.modify(forKey: 1) { value throws(TestError) in
          value = 2
          throw TestError(number: 3)
        }
        Issue.record("nothing was thrown")
      } catch {
        #expect(error.number == 3)
      }
      #expect(throws: TestError(number: 4)) {
        try map.tryModify(forKey: 2) { value in
          value = 2
          throw TestError(number: 4)
        }
      }
      do throws(TestError) {
        _ = try map.withValue(forKey: 1) { value throws(TestError) in throw TestError(number: value) }
        Issue.record("nothing was thrown")
      } catch {
        #expect(error.number == 1)
      }
      #expect(throws: TestError.self) { try map.value(forKey: 2, orInsert: try fail()) }
      #expect(throws: TestError.self) { try map.tryValue(forKey: 2, orInsert: try fail()) }
      #expect(map.listed == "1: 1")
    }
    func fail() throws -> Int { throw TestError(number: 0) }
    check(kind.map())
  }

  @Test("a closure may use the map, other keys' updates included", arguments: OrderedKind.allCases)
  func reentrancy(kind: OrderedKind) {
    func check(_ map: some ConcurrentOrderedMap<Int, Int>) {
      map[1] = 1
      map.modify(forKey: 1) { value in
        map[2] = map[1]
        map.modify(forKey: 3) { $0 = map.count }
        value = map.reduce(0) { $0 + $1.value }
      }
      #expect(map.listed == "1: 4, 2: 1, 3: 2")
    }
    check(kind.map())
  }

  @Test("an update of the same key from within modify traps", arguments: OrderedKind.allCases)
  func sameKey(kind: OrderedKind) async {
    await #expect(processExitsWith: .failure) { [kind] in
      let map = kind.map(Int.self, Int.self)
      map.modify(forKey: 1) { _ in _ = map.updateValue(2, forKey: 1) }
    }
  }

  @Test("modify starts again if the entry changed meanwhile, and only then", arguments: OrderedKind.allCases)
  func restarts(kind: OrderedKind) {
    func check(_ map: some ConcurrentOrderedMap<Int, Int>) {
      map[1] = 1
      var runs = 0
      map.modify(forKey: 1) { value in
        runs += 1
        if runs == 1 { onThreads(1) { _ in map[1] = 10 } }
        onThreads(1) { _ in map[2] = 5 }
        value? += 1
      }
      #expect(runs == 2)
      #expect(map.listed == "1: 11, 2: 5")
    }
    check(kind.map())
  }

  @Test("withValue reads in place; nil if there is nothing", arguments: OrderedKind.allCases)
  func withValue(kind: OrderedKind) {
    func check(_ map: some ConcurrentOrderedMap<Int, [Int]>) {
      map[1] = [1, 2, 3]
      #expect(map.withValue(forKey: 1) { $0.count } == 3)
      #expect(map.withValue(forKey: 2) { $0.count } == nil)
    }
    check(kind.map())
  }

  @Test("value(forKey:orInsert:) evaluates its value only where there is none", arguments: OrderedKind.allCases)
  func orInsert(kind: OrderedKind) {
    func check(_ map: some ConcurrentOrderedMap<Int, Int>) throws {
      var made = 0
      func make() -> Int {
        made += 1
        return made * 10
      }
      #expect(map.value(forKey: 1, orInsert: make()) == 10)
      #expect(map.value(forKey: 1, orInsert: make()) == 10)
      #expect(try map.tryValue(forKey: 2, orInsert: make()) == 20)
      #expect(try map.tryValue(forKey: 2, orInsert: make()) == 20)
      #expect(made == 2)
      #expect(map.listed == "1: 10, 2: 20")
    }
    #expect(throws: Never.self) { try check(kind.map()) }
  }

  @Test("value(forKey:orInsert:) drops its value if another came first", arguments: OrderedKind.allCases)
  func orInsertLost(kind: OrderedKind) {
    func check(_ map: some ConcurrentOrderedMap<Int, Int>) {
      func make() -> Int {
        map[1] = 5
        return 6
      }
      #expect(map.value(forKey: 1, orInsert: make()) == 5)
      #expect(map.listed == "1: 5")
    }
    check(kind.map())
  }

  @Test("compareExchange takes nil for absence, on both sides", arguments: OrderedKind.allCases)
  func compareExchange(kind: OrderedKind) {
    func check(_ map: some ConcurrentOrderedMap<Int, Int>) throws {
      #expect(map.compareExchange(forKey: 1, expected: nil, desired: nil) == (true, nil))
      #expect(map.compareExchange(forKey: 1, expected: 5, desired: 6) == (false, nil))
      #expect(map.isEmpty)
      #expect(map.compareExchange(forKey: 1, expected: nil, desired: 1) == (true, nil))
      #expect(map.compareExchange(forKey: 1, expected: nil, desired: 2) == (false, 1))
      #expect(map.compareExchange(forKey: 1, expected: 2, desired: 3) == (false, 1))
      #expect(map[1] == 1)
      #expect(map.compareExchange(forKey: 1, expected: 1, desired: 4) == (true, 1))
      #expect(try map.tryCompareExchange(forKey: 1, expected: 3, desired: 5) == (false, 4))
      #expect(try map.tryCompareExchange(forKey: 1, expected: 4, desired: nil) == (true, 4))
      #expect(map.isEmpty)
      #expect(try map.tryCompareExchange(forKey: 1, expected: nil, desired: 7) == (true, nil))
      #expect(map.listed == "1: 7")
    }
    #expect(throws: Never.self) { try check(kind.map()) }
  }

  @Test("increments by several threads are all there", arguments: OrderedKind.allCases)
  func increments(kind: OrderedKind) {
    func check(_ map: some ConcurrentOrderedMap<Int, Int>) {
      onThreads(4) { thread in
        for step in 0..<1000 {
          map.modify(forKey: step % 5) { $0 = ($0 ?? 0) + 1 }
          if thread == 0 { map.compareExchange(forKey: 5, expected: map[5], desired: step) }
        }
      }
      #expect((0..<5).map { map[$0] } == Array(repeating: 800, count: 5))
      #expect(map[5] == 999)
    }
    check(kind.map())
  }
}
