#if canImport(Glibc)
  import CCTestSupport
  import Testing

  @testable import CCCollections
  @testable import CCReclaim

  @Suite("OrderedMap: no references are counted that all threads share")
  struct OrderedMapReferenceCountTests {
    /// Builds without optimization count more.
    static var isOptimized: Bool { !_isDebugAssertConfiguration() }

    @Test("the counter sees references that are taken", .enabled(if: ReferenceCounts.areKnown))
    func counter() {
      final class Watched {}
      let object = Watched()
      var kept = [object]
      #expect(ReferenceCounts.taken(to: object) { for _ in 0..<10 { kept.append(object) } } >= 10)
      #expect(ReferenceCounts.taken(to: object) {} == 0)
    }

    /// Calls all kinds of operations, with keys that are there and with such as are not.
    @inline(never)
    private func operate<Map: ConcurrentOrderedMap<Key, Int>, Key>(_ map: borrowing Map, _ keys: [Key]) {
      for (number, key) in keys.enumerated() {
        _ = map[key]
        _ = map.insert(number, forKey: key)
        _ = map.updateValue(number + 1, forKey: key)
        map.modify(forKey: key) { $0 = ($0 ?? 0) + 1 }
        _ = map.element(after: key)
        if number % 2 == 0 { _ = map.removeValue(forKey: key) }
      }
    }

    private func check<Map: ConcurrentOrderedMap<Key, Int>, Key>(_ map: Map, _ domain: ReclamationDomain, _ keys: [Key])
    {
      // Else the child would be the first to need types, whose making takes locks that another thread had at the fork.
      operate(map, keys)
      #expect(ReferenceCounts.taken(to: domain) { operate(map, keys) } == 0)
    }

    @Test(
      "an operation takes no reference to its domain", .enabled(if: ReferenceCounts.areKnown && isOptimized),
      arguments: ReclamationScheme.allCases)
    func domain(scheme: ReclamationScheme) {
      let numbers = Array(0..<40)
      let words = numbers.map { "a key of some length, \($0)" }
      let domain = ReclamationDomain(scheme: scheme)
      check(ConcurrentSkipListMap<Int, Int>(domain: domain), domain, numbers)
      check(ConcurrentSkipListMap<String, Int>(domain: domain), domain, words)
      check(ConcurrentTreeMap<Int, Int>(domain: domain), domain, numbers)
      check(ConcurrentTreeMap<String, Int>(domain: domain), domain, words)
    }

    @Test(
      "nor do a box that is made, and one that comes to nothing", .enabled(if: ReferenceCounts.areKnown && isOptimized),
      arguments: ReclamationScheme.allCases)
    func boxes(scheme: ReclamationScheme) {
      let domain = ReclamationDomain(scheme: scheme)
      let access = domain.access
      let word = String(repeating: "a key of some length, ", count: 2)
      func makeMany() {
        domain.withGuard { _ in
          for _ in 0..<40 {
            guard var cell = try? EntryCell(word, access) else { continue }
            cell.discard(access)
          }
        }
      }
      makeMany()
      // One or two are the guard's.
      #expect(ReferenceCounts.taken(to: domain, during: makeMany) < 40)
    }
  }
#endif
