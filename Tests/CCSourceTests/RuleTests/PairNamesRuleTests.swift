import Testing

/// What the comparison of the code's names with the table's finds.
@Suite struct PairNamesRuleTests {
  private let table = """
    Words: before `the` table.

    | name | one side | other side | what for |
    | --- | --- | --- | --- |
    | R1 | pin: `begin` (release) | scan: `snapshot` (acquire) | order |
    """

  private let code = """
    func f() {
      // RELEASE[R1-pin] with ACQUIRE[R1-scan]: a reason.
      x.store(1, ordering: .releasing)
      // ACQUIRE[R1-scan] with RELEASE[R1-pin].
      _ = x.load(ordering: .acquiring)
    }
    """

  private func findings(_ code: String, _ table: String) -> [String] {
    let file = SourceFile(path: "A.swift", text: code)
    return PairNamesRule.findings(in: [file], PairTable(path: "T.md", text: table)).map(\.description)
  }

  @Test("code and table that agree are silent")
  func good() { #expect(findings(code, table) == []) }

  @Test("one operation may be a side of two pairs")
  func twoNames() {
    let table = table + "\n| R2 | unpin: `end` (release) | scan: `snapshot` (acquire) | order |"
    let code =
      code.replacing("ACQUIRE[R1-scan] with RELEASE[R1-pin].", with: "ACQUIRE[R1-scan, R2-scan] with RELEASE[R1-pin].")
      + "\n// RELEASE[R2-unpin] with ACQUIRE[R2-scan]: a reason."
    #expect(findings(code, table) == [])
  }

  @Test("a pair that the table lacks is found, in the comment's name and in its reference")
  func unknownPair() {
    let found = findings(code + "\n// FENCE[R9-seal] with FENCE[R8-open]: a reason.", table)
    #expect(found == ["A.swift:7: T.md has no row R9", "A.swift:7: T.md has no row R8"])
  }

  @Test("a side that the row lacks is found")
  func unknownSide() {
    let found = findings(code + "\n// FENCE[R1-walk]: a reason.", table)
    #expect(found == ["A.swift:7: T.md:5 names no side `walk:` of R1, only pin, scan"])
  }

  @Test("a name of the wrong form is found")
  func malformed() {
    let found = findings(code + "\n// FENCE[R1]: a reason.\n// FENCE[]: a reason.", table)
    #expect(found.map { $0.prefix(10) } == ["A.swift:7:", "A.swift:8:"])
    #expect(found.first?.contains("[R1] is not a pair and a side") == true)
  }

  @Test("a side of the table that no comment has for its own is found, also where another comment refers to it")
  func unusedSide() {
    let code = code.replacing("// ACQUIRE[R1-scan] with", with: "// ACQUIRE: with")
    #expect(
      findings(code, table) == [
        "T.md:5: no comment of the code begins with a kind and [R1-scan], for that side of the pair"
      ])
  }

  @Test("a row that nothing names is found, side by side")
  func unusedRow() {
    let found = findings(code, table + "\n| R2 | unpin: `end` | walk: `all` | order |")
    #expect(found.count == 2)
    #expect(found.allSatisfy { $0.hasPrefix("T.md:6:") })
  }

  @Test("a reference with an ordering that the other side does not have is found")
  func wrongReference() {
    let code = code.replacing("with RELEASE[R1-pin]", with: "with SEQ_CST[R1-pin]")
    #expect(findings(code, table) == ["A.swift:4: R1-pin is RELEASE in the code, not SEQ_CST"])
  }

  @Test("a table without sides, with a side twice, with a row twice, or without rows is found")
  func badTables() {
    let noWord = table.replacing("scan: `snapshot`", with: "`scan: snapshot`")
    #expect(findings(code, noWord).contains { $0.hasPrefix("T.md:5: R1: a side without a word in front") })
    let twoSides = table.replacing("scan: ", with: "scan: one; scan: ")
    #expect(findings(code, twoSides) == ["T.md:5: R1: two sides are called scan"])
    let row = "\n| R1 | pin: x | scan: y | order |"
    #expect(findings(code, table + row).contains("T.md:6: two rows are called R1"))
    #expect(findings("", "no table") == ["T.md:1: no table of pairs was found here"])
  }
}
