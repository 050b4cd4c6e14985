import Testing

/// Which `unsafe` expressions the rule for SAFETY comments lets pass.
@Suite struct SafetyRuleTests {
  private func lines(_ text: String) -> [Int] {
    SafetyRule.findings(in: SourceFile(path: "A.swift", text: text)).map(\.line)
  }

  @Test("an expression without any comment is found, with its line")
  func missing() {
    let file = SourceFile(path: "A.swift", text: "func f() {\n  unsafe g()\n}")
    #expect(
      SafetyRule.findings(in: file).map(\.description) == ["A.swift:2: `unsafe` has no SAFETY comment in force"])
  }

  @Test("a comment holds from its line to the end of its function, and not in the next one")
  func function() {
    let text = """
      struct S {
        func f() {
          unsafe a()
          if x {
            // SAFETY: a reason.
            unsafe b()
          }
          unsafe c { unsafe d() }
        }
        func g() { unsafe e() }
        var h: Int { unsafe x }
      }
      """
    #expect(lines(text) == [3, 10, 11])
  }

  @Test("a getter's comment does not hold in the setter")
  func accessors() {
    let text = """
      var x: Int {
        get {
          // SAFETY: a reason.
          unsafe a()
        }
        set { unsafe b() }
      }
      """
    #expect(lines(text) == [6])
  }

  @Test("a comment above a declaration holds in it, also above its attributes, also a type's documentation")
  func declarations() {
    let text = """
      // SAFETY: a reason.
      @inlinable
      func f() { unsafe a() }
      func g() { unsafe b() }
      /// A type.
      ///
      /// SAFETY: a reason.
      struct S {
        let a = unsafe A()
        func h(
          _ x: Int
        ) { unsafe c() }
      }
      // SAFETY: a reason.
      private nonisolated(unsafe) static var x = unsafe A()
      nonisolated(unsafe) static var y = A()
      extension S: @unchecked Sendable {}
      """
    #expect(lines(text) == [4, 16, 17])
  }

  @Test("a comment says how far it reaches")
  func extents() {
    let text = """
      func f() {
        unsafe a()
        while x {
          unsafe b()
          // SAFETY (whole loop): a reason.
        }
      }
      func g() {
        unsafe c()
        // SAFETY (whole function): a reason.
      }
      struct S {
        func h() { unsafe d() }
        // SAFETY (whole type): a reason.
      }
      """
    #expect(lines(text) == [2])
    #expect(lines(text + "\n// SAFETY (whole file): a reason.") == [])
  }

  @Test("attributes and words in strings are no expressions; an empty comment is no reason")
  func words() {
    #expect(lines("@unsafe\nfunc f() { g(\"unsafe\") }  // unsafe") == [])
    #expect(lines("// SAFETY:\nlet x = unsafe a()") == [2])
  }
}
