import Testing

/// What the rule for ordering comments finds in small pieces of code.
@Suite struct OrderingRuleTests {
  private func findings(_ text: String, path: String = "A.swift") -> [String] {
    OrderingRule.findings(in: SourceFile(path: path, text: text)).sorted().map(\.description)
  }

  @Test("operations whose comments fit are silent")
  func good() {
    let text = """
      struct S {
        func f() {
          // Text before it is fine.
          // RELAXED: only the owner writes.
          if x.load(ordering: .relaxed) == 0 { return }
          // RELAXED: as above.
          let y = x.load(ordering: .relaxed)
          // SAFETY: ours.
          // RELEASE[R1-pin] with ACQUIRE[R1-scan]: a reason
          // that goes on.
          let (exchanged, _) = unsafe x.compareExchange(
            expected: 0, desired: 1, successOrdering: .releasing, failureOrdering: .relaxed)
          // ACQUIRE: with the release that published it.
          let word =
            link.load(ordering: .acquiring)
          if exchanged,
            // SEQ_CST[Q6-peek].
            z.load(ordering: .sequentiallyConsistent) > 0
          {}
          z.add(1, ordering: .acquiringAndReleasing)  // ACQ_REL[Q5-decide]: the first decides.
          // FENCE[R7-seal]: a reason.
          atomicMemoryFence(ordering: .sequentiallyConsistent)
          // FENCE: with the membarrier elsewhere.
          cc_compiler_fence()
          guard cc_membarrier_is_available() else { return }
        }
      }
      """
    #expect(findings(text) == [])
  }

  @Test("an operation without a comment is found, whichever way it spells its ordering")
  func missing() {
    let found = findings(
      """
      let a = x.load(ordering: .acquiring)
      x.compareExchange(
        expected: 0, desired: 1,
        successOrdering: .releasing, failureOrdering: .relaxed)
      atomicMemoryFence(ordering: .releasing)
      cc_compiler_fence()
      _ = cc_membarrier()
      """)
    #expect(found.map { $0.prefix(10) } == ["A.swift:1:", "A.swift:4:", "A.swift:5:", "A.swift:6:", "A.swift:7:"])
    #expect(found.allSatisfy { $0.contains("there is none") })
    #expect(found.first?.contains("`.acquiring` begins with ACQUIRE") == true)
  }

  @Test("a comment above another statement, or about something else, does not count")
  func elsewhere() {
    let found = findings(
      """
      // RELAXED: a reason.
      let b = x.load(ordering: .relaxed)
      let c = x.load(ordering: .relaxed)
      // The value is only a hint, so RELAXED: will do.
      let d = x.load(ordering: .relaxed)
      """)
    #expect(found.map { $0.prefix(10) } == ["A.swift:3:", "A.swift:5:"])
  }

  @Test("a comment that contradicts the code is found")
  func contradiction() {
    let found = findings(
      """
      // RELEASE[R1-pin]: a reason.
      x.store(0, ordering: .relaxed)
      """)
    #expect(
      found == ["A.swift:2: the reason for `.relaxed` begins with RELAXED, but its comment says RELEASE"])
  }

  @Test("two operations in one statement need a comment each, if they differ")
  func twoOperations() {
    let found = findings(
      """
      // RELAXED: a reason.
      x.store(y.load(ordering: .acquiring), ordering: .relaxed)
      """)
    #expect(found.count == 1)
    #expect(found.first?.contains("`.acquiring` begins with ACQUIRE") == true)
  }

  @Test("a failure ordering counts where it is more than the success ordering says")
  func failureOrdering() {
    let found = findings(
      """
      // RELEASE[R1-pin]: a reason.
      x.compareExchange(
        expected: 0, desired: 1, successOrdering: .releasing, failureOrdering: .acquiring)
      """)
    #expect(found.count == 1)
    #expect(found.first?.contains("`.acquiring` begins with ACQUIRE") == true)
  }

  @Test("an ordering that is not spelled out is found")
  func notLiteral() {
    #expect(
      findings("x.load(ordering: someOrdering)") == ["A.swift:1: `ordering:` does not name its ordering here"])
  }

  @Test("an ordering without a reason is found, and one without its other side")
  func reasons() {
    let found = findings(
      """
      // RELAXED:
      let a = x.load(ordering: .relaxed)
      // ACQUIRE: it is needed here.
      let b = x.load(ordering: .acquiring)
      """)
    #expect(found.first == "A.swift:1: RELAXED gives no reason")
    #expect(found.last?.hasPrefix("A.swift:3: ACQUIRE needs its other side") == true)
    #expect(found.count == 2)
  }

  @Test("\"as above\" needs a reason above, in the same function, and of the same ordering")
  func asAbove() {
    let found = findings(
      """
      func f() {
        // RELAXED: a reason.
        let a = x.load(ordering: .relaxed)
      }
      func g() {
        // RELAXED: as above.
        let a = x.load(ordering: .relaxed)
        // ACQUIRE: without a partner.
        let b = x.load(ordering: .acquiring)
        // ACQUIRE: as above.
        let c = x.load(ordering: .acquiring)
      }
      """)
    #expect(found.map { $0.prefix(10) } == ["A.swift:6:", "A.swift:8:", "A.swift:10"])
    #expect(found.first?.contains("as above, but") == true)
    #expect(found.last?.contains("needs its other side") == true)
  }

  @Test("a comment that no operation follows is found")
  func stale() {
    let found = findings(
      """
      // RELEASE[R1-pin]: the store is gone.
      x += 1
      """)
    #expect(found == ["A.swift:1: RELEASE, but no atomic operation follows"])
  }

  @Test("words in strings and in comments are no operations; those in interpolations are")
  func strings() {
    let text = #"""
      let a = "x.load(ordering: .relaxed) // RELAXED: no comment"
      /* x.load(ordering: .relaxed) /* nested */ atomicMemoryFence() */
      let b = #"a raw "string" with \(ordering: .relaxed)"#
      // The old code said x.load(ordering: .acquiring).
      """#
    #expect(findings(text) == [])
    let found = findings(#"let a = "now \(x.load(ordering: .relaxed))""#)
    #expect(found.count == 1)
  }

  @Test("C's atomics count as well")
  func inC() {
    let text = """
      void f(void) {
        // ACQUIRE: with the release in `g`.
        int a = atomic_load_explicit(&x, memory_order_acquire);
        char quote = '"';
        atomic_store_explicit(&x, a, memory_order_release);
      }
      """
    let found = findings(text, path: "a.c")
    #expect(found.count == 1)
    #expect(found.first?.hasPrefix("a.c:5: the reason for `memory_order_release` begins with RELEASE") == true)
  }
}
