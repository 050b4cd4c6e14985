import Testing

@testable import CCTestSupport

@Suite("Seeds")
struct TestSeedTests {
  @Test("CC_SEED is read as people write numbers, and as it is printed")
  func settings() throws {
    #expect(try TestSeed(setting: "17") == TestSeed(17))
    #expect(try TestSeed(setting: "0xff") == TestSeed(255))
    #expect(try TestSeed(setting: "18446744073709551615") == TestSeed(.max))
    for wrong in ["", "0x", "-1", "abc", "18446744073709551616", " 1"] {
      #expect(throws: TestSeed.Invalid.self) { try TestSeed(setting: wrong) }
    }
    let seed = TestSeed(0xDEAD_BEEF)
    #expect(try TestSeed(setting: String("\(seed)".dropFirst("CC_SEED=".count))) == seed)
  }

  @Test("a test has the seed of its trait", .seeded(42))
  func ownSeed() { #expect(TestSeed.forThisTest == TestSeed(42)) }

  @Test("a test has this run's seed otherwise", .seeded)
  func runSeed() { #expect(TestSeed.forThisTest == .ofThisRun) }

  @Test("parts of a test have seeds of their own, always the same")
  func parts() {
    let seed = TestSeed(1)
    #expect(Set((-50..<50).map(seed.derived)).count == 100)
    #expect(seed.derived(3) == TestSeed(1).derived(3))
    #expect(seed.derived(3) != TestSeed(2).derived(3))
  }

  @Test("every failure of a seeded test says how to have it again")
  func comment() async throws {
    let comments = Locked<[String]>([])
    let catching: IssueHandlingTrait = .compactMapIssues { issue in
      comments.withLock { $0 += issue.comments.map(\.rawValue) }
      return nil
    }
    let test = try #require(Test.current)
    let testCase = Test.Case.current
    try await catching.provideScope(for: test, testCase: testCase) {
      try await SeedTrait(seed: TestSeed(255)).provideScope(for: test, testCase: testCase) {
        Issue.record("something is wrong")
      }
    }
    #expect(
      comments.withLock { $0 } == ["something is wrong", "Replay: CC_SEED=0xff swift test --filter 'comment'"])
  }
}
