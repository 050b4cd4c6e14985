import Foundation

/// Where random tests get their numbers from: CC_SEED if it is set, else the system, once for a run. Said on standard error
/// when it is drawn (a crash or a hang says nothing more), and with each failure of a test that is `.seeded`.
public struct TestSeed: Sendable, Equatable, CustomStringConvertible {
  /// What is wrong with a setting.
  public struct Invalid: Error, CustomStringConvertible {
    /// What to tell people.
    public let description: String
  }

  /// The seed itself.
  public let value: UInt64

  /// A seed of one's own.
  public init(_ value: UInt64) { self.value = value }

  /// What CC_SEED says: a decimal or, after 0x, a hexadecimal number.
  public init(setting: String) throws(Invalid) {
    let number = setting.hasPrefix("0x") ? UInt64(setting.dropFirst(2), radix: 16) : UInt64(setting)
    guard let number else { throw Invalid(description: "CC_SEED=\(setting): it is an unsigned number of 64 bits") }
    value = number
  }

  /// The seed of this run.
  public static let ofThisRun: TestSeed = {
    do {
      if let setting = ProcessInfo.processInfo.environment["CC_SEED"] { return try TestSeed(setting: setting) }
    } catch {
      fatalError("\(error)")
    }
    let drawn = TestSeed(.random(in: 0 ... .max))
    FileHandle.standardError.write(Data("\(drawn) is the seed of this run's random tests.\n".utf8))
    return drawn
  }()

  @TaskLocal static var ofCurrentTest: TestSeed?

  /// The seed of the test that runs. Threads that a test starts cannot ask: take it along.
  public static var forThisTest: TestSeed { ofCurrentTest ?? ofThisRun }

  /// The seed of a round, or of another part of a test.
  public func derived(_ part: Int) -> UInt64 {
    var random = TestRandom(seed: value, stream: part)
    return random.next()
  }

  /// As one sets it.
  public var description: String { "CC_SEED=0x\(String(value, radix: 16))" }
}
