import CCCollections
import CCTestSupport
import Testing

// `forEach` takes its first entries, a hundred at most, in another way than the rest.
@Suite("OrderedMap: forEach")
struct OrderedMapVisitingTests {
  private static let sizes = [0, 1, 31, 64, 99, 100, 101, 102, 130, 201, 600]

  /// Plain bits that are too many to lie in a block: each is in a box.
  struct Wide: Comparable, Sendable {
    let number: Int
    var rest = (0, 0, 0, 0)

    static func == (left: Wide, right: Wide) -> Bool { left.number == right.number }
    static func < (left: Wide, right: Wide) -> Bool { left.number < right.number }
  }

  /// Checks walks over a map with `count` entries, whole and in part; `key` and `value` make the ones with a number.
  private func check<Map: ConcurrentOrderedMap>(
    _ map: Map, _ count: Int, _ key: @escaping (Int) -> Map.Key, _ value: @escaping (Int) -> Map.Value
  ) where Map.Value: Equatable {
    for number in (0..<count).shuffled() { map[key(number)] = value(number) }
    func expect(_ numbers: Range<Int>, _ walk: ((Map.Key, Map.Value) -> Void) -> Void) {
      var next = numbers.lowerBound
      var areRight = true
      walk { visitedKey, visitedValue in
        areRight = areRight && visitedKey == key(next) && visitedValue == value(next)
        next += 1
      }
      #expect(areRight && next == numbers.upperBound, "the walk over \(numbers) ended at \(next)")
    }
    expect(0..<count) { map.forEach(in: ..., $0) }
    for low in [0, 1, 17, 99, 100, 101] where low < count {
      expect(low..<count) { map.forEach(in: key(low)..., $0) }
      for length in [0, 1, 24, 25, 26, 63, 64, 99, 100, 101, 128, 300] where low + length < count {
        let (lower, upper) = (key(low), key(low + length))
        expect(low..<low + length) { map.forEach(in: lower..<upper, $0) }
        expect(low..<low + length + 1) { map.forEach(in: lower...upper, $0) }
        expect(0..<low + length) { map.forEach(in: ..<upper, $0) }
      }
    }
  }

  @Test("entries come once, in order, however many there are", arguments: OrderedKind.allCases, sizes)
  func order(kind: OrderedKind, size: Int) {
    check(kind.map(Int.self, Int.self), size, { $0 }, { -$0 })
  }

  @Test("entries come once where none lie on the stack", arguments: OrderedKind.allCases, [24, 25, 26, 130])
  func kinds(kind: OrderedKind, size: Int) {
    check(kind.map(Wide.self, UInt8.self), size, { Wide(number: $0) }, { UInt8(truncatingIfNeeded: $0) })
    check(kind.map(UInt8.self, Wide.self), size, { UInt8($0) }, { Wide(number: $0) })
    check(kind.map(Int.self, String.self), size, { $0 }, { "value \($0)" })
    check(kind.map(String.self, Int.self), size, { "key \($0 + 100)" }, { $0 })
  }

  @Test("sets go the same way", arguments: OrderedKind.allCases, sizes)
  func sets(kind: OrderedKind, size: Int) {
    func check(_ set: some ConcurrentOrderedSet<Int>) {
      for member in (0..<size).shuffled() { set.insert(member) }
      var visited: [Int] = []
      set.forEach(in: ...) { visited.append($0) }
      #expect(visited == Array(0..<size))
      visited = []
      set.forEach(in: 3..<150) { visited.append($0) }
      #expect(visited == Array(3..<150).filter { $0 < size })
    }
    check(kind.set())
  }

  @Test(
    "the closure may stop, change the map, and walk over it", arguments: OrderedKind.allCases, [5, 99, 100, 101, 250])
  func closures(kind: OrderedKind, stop: Int) {
    func check(_ map: some ConcurrentOrderedMap<Int, Int>) {
      for key in 0..<300 { map[key] = key }
      var visited: [Int] = []
      do throws(TestError) {
        try map.forEach(in: 0...) { key, _ throws(TestError) in
          if key == stop { throw TestError(number: key) }
          visited.append(key)
          map[key] = nil
          map[key - 1000] = 0
          var inner = 0
          map.forEach(in: 290...) { _, value in inner += value }
          #expect(inner == 2945)
        }
        Issue.record("nothing was thrown")
      } catch {
        #expect(error.number == stop)
      }
      #expect(visited == Array(0..<stop))
      #expect(map.count == 300)
      #expect(map.element(after: -1)?.key == stop)
    }
    check(kind.map())
  }

  @Test("what stays is seen exactly once while blocks split and are taken over", arguments: OrderedKind.allCases)
  func weakConsistency(kind: OrderedKind) {
    func check(_ map: some ConcurrentOrderedMap<Int, Int>) {
      for key in stride(from: 0, to: 4000, by: 20) { map[key] = 0 }
      onThreads(2) { thread in
        guard thread == 0 else {
          for round in 0..<8 {
            for key in 0..<4000 where !key.isMultiple(of: 20) { map[key] = round }
            map.removeAll(in: 1..<20)
            for key in 21..<4000 where !key.isMultiple(of: 20) { map[key] = nil }
          }
          return
        }
        for round in 0..<160 {
          let low = round % 40 * 20
          var keys: [Int] = []
          map.forEach(in: low..<3000) { key, _ in keys.append(key) }
          #expect(zip(keys, keys.dropFirst()).allSatisfy(<))
          #expect(keys.filter { $0.isMultiple(of: 20) } == Array(stride(from: low, to: 3000, by: 20)))
        }
      }
    }
    check(kind.map())
  }
}
