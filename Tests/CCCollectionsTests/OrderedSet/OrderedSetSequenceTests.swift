import CCCollections
import CCTestSupport
import Testing

@Suite("OrderedSet: iteration, removal of many, initialisers, descriptions")
struct OrderedSetSequenceTests {
  @Test("each kind of range holds what it says, ascending and descending", arguments: OrderedKind.allCases)
  func ranges(kind: OrderedKind) {
    func check(_ set: some ConcurrentOrderedSet<Int>) {
      func check(_ range: some RangeExpression<Int>, _ label: String) {
        for member in stride(from: 0, to: 100, by: 2) { set.insert(member) }
        let expected = stride(from: 0, to: 100, by: 2).filter { range.contains($0) }
        #expect(Array(set.elements(in: range)) == expected, "\(label)")
        #expect(Array(set.reversedElements(in: range)) == expected.reversed(), "\(label)")
        var visited: [Int] = []
        set.forEach(in: range) { visited.append($0) }
        #expect(visited == expected, "\(label)")
        #expect(set.removeAll(in: range) == expected.count, "\(label)")
        #expect(set.count == 50 - expected.count, "\(label)")
        #expect(set.removeAll(in: range) == 0, "\(label)")
      }
      for (low, high) in [(10, 20), (11, 19), (10, 10), (11, 11), (-5, 300), (0, 98), (200, 300)] {
        check(low..<high, "\(low)..<\(high)")
        check(low...high, "\(low)...\(high)")
        check(low..., "\(low)...")
        check(..<high, "..<\(high)")
        check(...high, "...\(high)")
        check(EvenRange(range: low..<high), "even \(low)..<\(high)")
      }
    }
    check(kind.set())
  }

  @Test("all elements, from a cursor on, and in reverse", arguments: OrderedKind.allCases, [0, 1, 16, 19, 20, 1000])
  func order(kind: OrderedKind, size: Int) {
    func check(_ set: some ConcurrentOrderedSet<Int>) {
      for member in 0..<size { set.insert(member) }
      #expect(Array(set) == Array(0..<size))
      #expect(Array(set.elements(in: ...)) == Array(0..<size))
      var visited: [Int] = []
      set.forEach(in: ...) { visited.append($0) }
      #expect(visited == Array(0..<size))
      #expect(Array(set.elements(after: 10)) == Array(0..<size).filter { $0 > 10 })
      #expect(Array(set.reversed()) == (0..<size).reversed())
      #expect(Array(set.reversedElements(in: ...)) == (0..<size).reversed())
      #expect(set.underestimatedCount == 0)
    }
    check(kind.set())
  }

  @Test("an iterator survives whatever happens to the set", arguments: OrderedKind.allCases)
  func changes(kind: OrderedKind) {
    func check(_ set: some ConcurrentOrderedSet<Int>) {
      for member in 0..<500 { set.insert(member) }
      var iterator = set.reversed().makeIterator()
      var seen: [Int] = []
      while seen.count < 5, let member = iterator.next() { seen.append(member) }
      set.removeAll(in: 100..<300)
      set.insert(1000)
      set.insert(-1)
      while let member = iterator.next() { seen.append(member) }
      #expect(seen == Array((300..<500).reversed()) + (-1..<100).reversed())
      #expect(iterator.next() == nil)
    }
    check(kind.set())
  }

  @Test("forEach lets typed errors through", arguments: OrderedKind.allCases)
  func errors(kind: OrderedKind) {
    func check(_ set: some ConcurrentOrderedSet<Int>) {
      for member in 0..<50 { set.insert(member) }
      do throws(TestError) {
        try set.forEach(in: 10..<20) { member throws(TestError) in throw TestError(number: member) }
        Issue.record("nothing was thrown")
      } catch {
        #expect(error.number == 10)
      }
    }
    check(kind.set())
  }

  @Test("removeAll and removeAll(where:)", arguments: OrderedKind.allCases)
  func removeAll(kind: OrderedKind) {
    func check(_ set: some ConcurrentOrderedSet<Int>) {
      for member in 0..<500 { set.insert(member) }
      var asked: [Int] = []
      let removed = set.removeAll { member in
        asked.append(member)
        return member.isMultiple(of: 2)
      }
      #expect(removed == 250)
      #expect(asked == Array(0..<500))
      #expect(Array(set) == stride(from: 1, to: 500, by: 2).map { $0 })
      #expect(throws: TestError.self) {
        try set.removeAll { member in
          if member == 5 { throw TestError(number: member) }
          return true
        }
      }
      #expect(set.first == 5)
      set.removeAll()
      #expect(set.isEmpty)
      for member in 0..<500 { set.insert(member) }
      #expect(set.removeAll(in: ...) == 500)
      #expect(set.isEmpty)
    }
    check(kind.set())
  }

  @Test("removeAll(where:) removes no element that its closure was not given", arguments: OrderedKind.allCases)
  func replaced(kind: OrderedKind) {
    func check(_ set: some ConcurrentOrderedSet<LabelledKey>) {
      for number in 0..<5 { set.insert(LabelledKey(number, "old")) }
      var asked: [String] = []
      let removed = set.removeAll { member in
        // Before it comes to it, and then between the question and the removal.
        if member.number == 0 { set.update(with: LabelledKey(3, "new")) }
        if member.number == 3 {
          asked.append(member.label)
          if member.label == "new" { onThreads(1) { _ in set.update(with: LabelledKey(3, "newest")) } }
        }
        return member.label != "newest"
      }
      #expect(asked == ["new", "newest"])
      #expect(removed == 4)
      #expect(set.map { $0.label } == ["newest"])
    }
    check(kind.set())
  }

  @Test("a set of a sequence's elements, the first of those that are the same", arguments: OrderedKind.allCases)
  func initializers(kind: OrderedKind) {
    func check<Members: _CoreBackedSet<Int>>(_ set: Members) {
      #expect(Array(Members(0..<100, domain: set.domain)) == Array(0..<100))
      #expect(Array(Members((0..<100).map { $0 * 37 % 50 })) == Array(0..<50))
      #expect(Array(Members([3, 1, 2, 3, 1])) == [1, 2, 3])
      #expect(Members(EmptyCollection<Int>(), domain: set.domain).domain === set.domain)
      #expect(Members().domain === ReclamationDomain.default)
      let literal: Members = [2, 3, 1, 2]
      #expect(Array(literal) == [1, 2, 3])
      #expect(([] as Members).isEmpty)
    }
    check(kind.set())
    func checkFirst<Members: ConcurrentOrderedSet<LabelledKey>>(_ set: Members) {
      let members = [LabelledKey(1, "a"), LabelledKey(2, "b"), LabelledKey(2, "c"), LabelledKey(1, "d")]
      #expect(Members(members, domain: set.domain).map { $0.label } == ["a", "b"])
    }
    checkFirst(kind.set())
  }

  @Test("descriptions show the first few and the count", arguments: OrderedKind.allCases)
  func descriptions(kind: OrderedKind) {
    func check<Members: _CoreBackedSet<String>>(_ set: Members) {
      #expect(set.description == "[]")
      for letter in "hgfedcba" { set.insert("\(letter)") }
      let eight = #""a", "b", "c", "d", "e", "f", "g", "h""#
      #expect("\(set)" == "[\(eight)]")
      #expect(set.debugDescription == "\(Members.self)([\(eight)])")
      set.insert("i")
      #expect("\(set)" == "[\(eight), … 9 elements]")
    }
    check(kind.set())
  }
}
