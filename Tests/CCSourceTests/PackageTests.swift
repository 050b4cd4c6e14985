import Testing

/// The package's own files keep the rules.
@Suite struct PackageTests {
  @Test("every atomic operation gives its ordering's reason, and the reason fits the code")
  func orderings() throws {
    let sources = try PackageFiles.sources()
    try #require(sources.contains { !AtomicOperation.all(in: $0).isEmpty }, "no atomic operation was found at all")
    report(sources.flatMap { OrderingRule.findings(in: $0) })
  }

  @Test("the pairs that the code names and those of the table are the same")
  func pairs() throws {
    let path = "design/MemoryOrdering.md"
    let table = PairTable(path: path, text: try PackageFiles.text(path))
    report(PairNamesRule.findings(in: try PackageFiles.sources(), table))
  }

  @Test("everything unsafe says why it is safe")
  func safety() throws {
    let sources = try PackageFiles.sources()
    try #require(sources.contains { !SafetyComment.all(in: $0).isEmpty }, "no SAFETY comment was found at all")
    report(sources.flatMap { SafetyRule.findings(in: $0) })
  }

  @Test("no file is too long to be read at once")
  func lengths() throws {
    let paths = PackageFiles.paths(in: ["Sources", "Tests", "Examples"], ["swift", "c", "h"])
    try #require(paths.count > 10, "the files were not found")
    report(try paths.flatMap { LengthRule.findings(path: $0, text: try PackageFiles.text($0)) })
  }

  @Test("no text names a place on somebody's machine")
  func wording() throws {
    let paths =
      PackageFiles.paths(in: ["Sources", "Examples"], ["swift", "c", "h", "md", "modulemap"])
      + PackageFiles.paths(in: ["design"], ["md"]) + ["README.md", "CHANGELOG.md", "Package.swift"]
    report(try paths.flatMap { WordingRule.findings(path: $0, text: try PackageFiles.text($0)) })
  }

  private func report(_ findings: [Finding]) {
    for finding in Set(findings).sorted() { Issue.record("\(finding)") }
  }
}
