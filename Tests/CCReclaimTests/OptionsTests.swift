import CCReclaim
import Testing

@Suite("Options: what a domain can be made with")
struct OptionsTests {
  typealias Options = ReclamationDomain.Options
  typealias OptionsError = ReclamationDomain.OptionsError

  @Test("the defaults are valid")
  func defaults() throws {
    try Options().validate()
  }

  @Test(
    "each option's ends are valid, and what lies beyond them is refused by name, value and range",
    arguments: [
      ("eraFrequency", 1, 1 << 30), ("retireThreshold", 1, 1 << 24), ("retireThresholdBytes", 64, 1 << 40),
      ("reclaimPerOperation", 1, 65_536), ("suspicionThreshold", 1, 1 << 24),
      ("suspicionDelayMilliseconds", 0, 3_600_000),
    ])
  func ranges(name: String, lowest: Int, highest: Int) throws {
    for value in [lowest, highest] {
      try options(name, value).validate()
    }
    for value in [lowest - 1, highest + 1, Int.min, Int.max] {
      let error = OptionsError.outOfRange(option: name, value: value, valid: lowest...highest)
      #expect(throws: error) { try options(name, value).validate() }
      #expect(error.description.contains("\(name) is \(value); valid are \(lowest) to \(highest)"))
    }
  }

  @Test("a domain keeps its options")
  func kept() {
    var options = Options()
    options.retireThreshold = 7
    #expect(ReclamationDomain(scheme: .ibr, options: options).options == options)
  }

  @Test("a domain with an option out of range traps with the error's text")
  func traps() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var options = ReclamationDomain.Options()
      options.reclaimPerOperation = 0
      _ = ReclamationDomain(scheme: .ibr, options: options)
    }
    let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(text.contains("ReclamationDomain.Options.reclaimPerOperation is 0; valid are 1 to 65536"))
  }

  private func options(_ name: String, _ value: Int) -> Options {
    var options = Options()
    switch name {
    case "eraFrequency": options.eraFrequency = value
    case "retireThreshold": options.retireThreshold = value
    case "retireThresholdBytes": options.retireThresholdBytes = value
    case "reclaimPerOperation": options.reclaimPerOperation = value
    case "suspicionThreshold": options.suspicionThreshold = value
    default: options.suspicionDelayMilliseconds = value
    }
    return options
  }
}
