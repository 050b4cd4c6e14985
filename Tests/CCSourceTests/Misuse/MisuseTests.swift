import Testing

/// The compiler keeps guards inside their operations.
@Suite struct MisuseTests {
  @Test("code that uses a guard as it is meant compiles", arguments: Snippet.correct)
  func accepted(_ snippet: Snippet) throws {
    let outcome = try SnippetCompiler().compile(snippet.text)
    #expect(outcome.isAccepted, "\(outcome.output)")
  }

  @Test(
    "code that would carry a guard out of its operation does not compile, for that reason",
    arguments: Snippet.wrong)
  func rejected(_ snippet: Snippet) throws {
    let outcome = try SnippetCompiler().compile(snippet.text)
    #expect(!outcome.isAccepted, "this compiled:\n\(snippet.text)")
    let errors = outcome.output.split(separator: "\n").filter { $0.contains(": error: ") }
    let expected = try #require(snippet.error)
    #expect(errors.contains { $0.contains(expected) }, "expected \"\(expected)\", but:\n\(outcome.output)")
  }

  @Test(
    "a capture by an escaping closure does not compile either where the guard's type is inferred",
    arguments: Snippet.inferredCaptures)
  func rejectedWithInferredType(_ snippet: Snippet) throws {
    let outcome = try SnippetCompiler().compile(snippet.text)
    #expect(!outcome.isAccepted, "this compiled:\n\(snippet.text)")
    let expected = try #require(snippet.error)
    withKnownIssue("Swift 6.3 crashes in its MoveOnlyChecker instead of reporting the capture", isIntermittent: true) {
      let isReported = outcome.output.contains(expected)
      #expect(isReported)
    }
  }
}
