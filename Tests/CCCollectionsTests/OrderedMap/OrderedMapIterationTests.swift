import CCCollections
import CCTestSupport
import Testing

@Suite("OrderedMap: iteration")
struct OrderedMapIterationTests {
  private static let sizes = [0, 1, 2, 15, 16, 17, 18, 19, 20, 100, 1000]

  private static func fill(_ map: some ConcurrentOrderedMap<Int, Int>, _ count: Int) {
    for key in 0..<count { map[key] = -key }
  }

  @Test("all entries come once, in order and in reverse", arguments: OrderedKind.allCases, sizes)
  func order(kind: OrderedKind, size: Int) {
    func check(_ map: some ConcurrentOrderedMap<Int, Int>) {
      Self.fill(map, size)
      let ascending = Array(0..<size)
      #expect(map.map { $0.key } == ascending)
      #expect(map.map { $0.value } == ascending.map { -$0 })
      #expect(Array(map.keys) == ascending)
      #expect(Array(map.values) == ascending.map { -$0 })
      #expect(map.elements(in: ...).map { $0.key } == ascending)
      #expect(map.reversed().map { $0.key } == ascending.reversed())
      #expect(map.reversedElements(in: ...).map { $0.key } == ascending.reversed())
      var visited: [Int] = []
      map.forEach(in: ...) { key, value in
        visited.append(key)
        #expect(value == -key)
      }
      #expect(visited == ascending)
      #expect(map.underestimatedCount == 0)
      #expect(map.elements(in: ...).underestimatedCount == 0)
    }
    check(kind.map())
  }

  @Test("keys and ranges answer without a walk", arguments: OrderedKind.allCases, [0, 1, 100])
  func views(kind: OrderedKind, size: Int) {
    func check(_ map: some ConcurrentOrderedMap<Int, Int>) {
      Self.fill(map, size)
      let keys = map.keys
      #expect(keys.first == (size > 0 ? 0 : nil))
      #expect(keys.last == (size > 0 ? size - 1 : nil))
      #expect(keys.count == size)
      #expect(keys.isEmpty == (size == 0))
      for key in -1...size { #expect(keys.contains(key) == (0..<size).contains(key)) }
    }
    check(kind.map())
    let list = ConcurrentSkipListMap<Int, Int>()
    let tree = ConcurrentTreeSet<Int>()
    Self.fill(list, size)
    for member in 0..<size { tree.insert(member) }
    #expect(list.elements(in: 7...).first?.key == (size > 7 ? 7 : nil))
    #expect(list.reversedElements(in: ..<7).first?.key == (size > 0 ? min(6, size - 1) : nil))
    #expect(list.elements(in: 7...).isEmpty == (size <= 7))
    #expect(tree.elements(in: 7...).first == (size > 7 ? 7 : nil))
    #expect(tree.reversedElements(in: ..<7).isEmpty == (size == 0))
  }

  @Test("each kind of range holds what it says, with its ends", arguments: OrderedKind.allCases)
  func ranges(kind: OrderedKind) {
    func check(_ map: some ConcurrentOrderedMap<Int, Int>) {
      for key in stride(from: 0, to: 100, by: 2) { map[key] = -key }
      func check(_ range: some RangeExpression<Int>, _ label: String) {
        let expected = stride(from: 0, to: 100, by: 2).filter { range.contains($0) }
        #expect(map.elements(in: range).map { $0.key } == expected, "\(label)")
        #expect(map.elements(in: range).allSatisfy { $0.value == -$0.key })
        #expect(map.reversedElements(in: range).map { $0.key } == expected.reversed(), "\(label)")
        var visited: [Int] = []
        map.forEach(in: range) { key, value in
          visited.append(key)
          #expect(value == -key)
        }
        #expect(visited == expected, "\(label)")
      }
      for (low, high) in [(10, 20), (11, 19), (10, 10), (11, 11), (-5, 300), (0, 98), (60, 99), (200, 300), (-9, -3)] {
        check(low..<high, "\(low)..<\(high)")
        check(low...high, "\(low)...\(high)")
        check(low..., "\(low)...")
        check(..<high, "..<\(high)")
        check(...high, "...\(high)")
        check(EvenRange(range: low..<high), "even \(low)..<\(high)")
        #expect(map.elements(after: low).map { $0.key } == stride(from: 0, to: 100, by: 2).filter { $0 > low })
      }
    }
    check(kind.map())
  }

  @Test("an iterator survives whatever happens to the map", arguments: OrderedKind.allCases)
  func changes(kind: OrderedKind) {
    func check(_ map: some ConcurrentOrderedMap<Int, Int>) {
      Self.fill(map, 1000)
      var iterator = map.makeIterator()
      var seen: [Int] = []
      while seen.count < 10, let (key, _) = iterator.next() { seen.append(key) }
      #expect(seen == Array(0..<10))
      for key in 300..<1000 where !key.isMultiple(of: 100) { map[key] = nil }
      for key in -10..<0 { map[key] = 0 }
      map[2000] = 0
      while let (key, _) = iterator.next() { seen.append(key) }
      #expect(iterator.next() == nil)
      #expect(seen == Array(0...300) + [400, 500, 600, 700, 800, 900, 2000])
      map.removeAll()
      #expect(iterator.next() == nil)
      map[3000] = 0
      #expect(iterator.next() == nil)
    }
    check(kind.map())
  }

  @Test("an iterator that was copied goes on by itself", arguments: OrderedKind.allCases)
  func copies(kind: OrderedKind) {
    func check(_ map: some ConcurrentOrderedMap<Int, Int>) {
      Self.fill(map, 200)
      let elements = map.elements(in: 50...)
      var iterator = elements.makeIterator()
      for _ in 0..<5 { _ = iterator.next() }
      var copy = iterator
      #expect(IteratorSequence(iterator).map { $0.key } == Array(55..<200))
      #expect(copy.next()?.key == 55)
      #expect(elements.map { $0.key } == Array(50..<200))
    }
    check(kind.map())
  }

  @Test("an iterator keeps the map alive, and the entries go with it", arguments: OrderedKind.allCases)
  func lifetimes(kind: OrderedKind) {
    let tracker = LifetimeTracker()
    func makeIterator(_ map: some ConcurrentOrderedMap<Int, LifetimeTracker.Tracked>) -> any IteratorProtocol {
      for key in 0..<100 { map[key] = tracker.instance(key) }
      return map.makeIterator()
    }
    var iterator = Optional(makeIterator(kind.map()))
    #expect(tracker.liveCount == 100)
    var count = 0
    while iterator?.next() != nil { count += 1 }
    #expect(count == 100)
    iterator = nil
    #expect(tracker.liveCount == 0)
  }

  @Test("elements are looked up when they are asked for, not before", arguments: OrderedKind.allCases)
  func laziness(kind: OrderedKind) {
    func check(_ map: some ConcurrentOrderedMap<Int, Int>) {
      let elements = map.elements(in: 1...3)
      let reversed = map.reversedElements(in: 1...3)
      let keys = map.keys.lazy.map { $0 * 2 }
      Self.fill(map, 5)
      #expect(elements.map { $0.key } == [1, 2, 3])
      #expect(reversed.map { $0.key } == [3, 2, 1])
      #expect(Array(keys) == [0, 2, 4, 6, 8])
    }
    check(kind.map())
  }

  @Test("forEach lets typed errors through, and its closure change the map", arguments: OrderedKind.allCases)
  func forEach(kind: OrderedKind) {
    func check(_ map: some ConcurrentOrderedMap<Int, Int>) {
      Self.fill(map, 100)
      do throws(TestError) {
        try map.forEach(in: 10...) { key, _ throws(TestError) in
          if key == 20 { throw TestError(number: key) }
          map[key] = nil
        }
        Issue.record("nothing was thrown")
      } catch {
        #expect(error.number == 20)
      }
      #expect(map.count == 90)
      #expect(map.element(after: 9)?.key == 20)
    }
    check(kind.map())
  }

  @Test("elements cross threads and tasks", arguments: OrderedKind.allCases)
  func sendable(kind: OrderedKind) async {
    func check(_ map: some ConcurrentOrderedMap<Int, Int>) async {
      Self.fill(map, 100)
      let elements = map.elements(in: 10..<20)
      let reversed = map.reversed()
      let keys = map.keys
      var iterators = (map.makeIterator(), elements.makeIterator(), reversed.makeIterator())
      _ = (iterators.0.next(), iterators.1.next(), iterators.2.next())
      let begun = iterators
      let next = await Task {
        var iterators = begun
        return [iterators.0.next()?.key, iterators.1.next()?.key, iterators.2.next()?.key]
      }.value
      #expect(next == [1, 11, 98])
      #expect(await Task { elements.reduce(0) { $0 + $1.key } }.value == 145)
      #expect(await Task { reversed.reduce(0) { $0 + $1.value } }.value == -4950)
      #expect(await Task { keys.reduce(0, +) }.value == 4950)
      var count = 0
      for _ in map {
        await Task.yield()
        count += 1
      }
      #expect(count == 100)
    }
    await check(kind.map())
  }

  @Test("what stays is seen exactly once while others come and go", arguments: OrderedKind.allCases)
  func weakConsistency(kind: OrderedKind) {
    func check(_ map: some ConcurrentOrderedMap<Int, Int>) {
      for key in stride(from: 0, to: 2000, by: 2) { map[key] = 0 }
      onThreads(2) { thread in
        guard thread == 0 else {
          for key in stride(from: 1, to: 20_000, by: 2) {
            map[key % 2000] = key
            map[(key * 7 + 1) % 2000 | 1] = nil
          }
          return
        }
        for round in 0..<20 {
          let keys = round.isMultiple(of: 2) ? map.map { $0.key } : map.reversed().map { $0.key }.reversed()
          #expect(zip(keys, keys.dropFirst()).allSatisfy(<))
          #expect(keys.filter { $0.isMultiple(of: 2) } == Array(stride(from: 0, to: 2000, by: 2)))
        }
      }
    }
    check(kind.map())
  }
}
