import Testing

/// The rules that look at text alone.
@Suite struct TextRulesTests {
  @Test("a file may have 300 lines, and no more", arguments: [300, 301])
  func length(count: Int) {
    let found = LengthRule.findings(path: "A.swift", text: String(repeating: "x\n", count: count))
    #expect(found.map(\.description) == (count == 300 ? [] : ["A.swift:301: the file has 301 lines; 300 is the most"]))
  }

  @Test("a place on somebody's machine is found", arguments: ["work", "tmp", "home", "root", "Users"])
  func wording(folder: String) {
    let found = WordingRule.findings(path: "A.md", text: "fine\nsee `/\(folder)/notes`\n/\(folder)/x")
    #expect(found.map(\.line) == [2, 3])
    #expect(found.first?.message == "/\(folder)/… is a place on somebody's machine")
  }

  @Test("other paths and addresses pass")
  func goodWording() {
    let text = "Sources/home/x, a/tmp/b, https://example.org/home/x, /usr/include, work/ and /temporary/"
    #expect(WordingRule.findings(path: "A.md", text: text) == [])
  }
}
