import CCTestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite("The stress budget")
struct StressBudgetTests {
  @Test("without a setting tests are as short as they say")
  func short() throws {
    let budget = try StressBudget(setting: nil)
    #expect(budget.minutes == nil)
    #expect(Array(budget.rounds(5)) == [0, 1, 2, 3, 4])
    #expect(budget.count(5) == 5)
  }

  @Test("with minutes, loops go on until they are over, and counts grow")
  func long() throws {
    let budget = try StressBudget(setting: "0.005")
    let start = ContinuousClock.now
    let rounds = Array(budget.rounds(5))
    #expect(ContinuousClock.now - start >= .milliseconds(300))
    #expect(rounds == Array(0..<rounds.count))
    #expect(rounds.count > 5)
    #expect(try StressBudget(setting: "2").count(10) == 1200)
    // Never less than without.
    #expect(try StressBudget(setting: "0.001").count(10) == 10)
  }

  @Test(
    "a setting that is no number of minutes is an error that names it",
    arguments: [
      "", "0", "-1", "five", "nan", "inf", "1 ", "20000",
    ])
  func invalid(setting: String) throws {
    let error = try #require(throws: StressBudget.Invalid.self) { try StressBudget(setting: setting) }
    #expect(error.description.contains("CC_STRESS=\(setting):"))
  }

  @Test("a run with such a setting does not go on")
  func trap() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      // SAFETY: constant strings.
      unsafe setenv("CC_STRESS", "soon", 1)
      _ = StressBudget.ofThisRun
    }
    let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(text.contains("CC_STRESS=soon"))
  }
}
