public import Testing

/// Gives a test a seed and says with each of its failures how to have it again.
public struct SeedTrait: TestTrait, SuiteTrait, TestScoping {
  /// The seed; nil: this run's.
  let seed: TestSeed?

  /// A suite's tests, rather than the suite.
  public var isRecursive: Bool { true }

  /// See `TestScoping`.
  public func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
  ) async throws {
    let seed = seed ?? .ofThisRun
    let name = test.name.prefix { $0 != "(" }
    let replay = Comment(rawValue: "Replay: \(seed) swift test --filter '\(name)'")
    let commenting: IssueHandlingTrait = .compactMapIssues { issue in
      var issue = issue
      issue.comments.append(replay)
      return issue
    }
    try await TestSeed.$ofCurrentTest.withValue(seed) {
      try await commenting.provideScope(for: test, testCase: testCase, performing: function)
    }
  }
}

extension Trait where Self == SeedTrait {
  /// For tests that ask for ``TestSeed/forThisTest``.
  public static var seeded: Self { SeedTrait(seed: nil) }

  /// With a seed that failed once.
  public static func seeded(_ seed: UInt64) -> Self { SeedTrait(seed: TestSeed(seed)) }
}
