extension ReclamationDomain {
  /// How a domain paces its work. Each setting has a default and a valid range; one that the domain's scheme does not use
  /// is checked all the same, then ignored.
  public struct Options: Sendable, Equatable {
    /// IBR: how many blocks a thread allocates and retires before it begins a new era. Besides, an era ends with every
    /// scan, and after as many bytes allocated by one thread as ``retireThresholdBytes``. Default 4096; 1 to 2³⁰.
    public var eraFrequency = 4096

    /// How many blocks a thread retires between two scans. Default 1024; 1 to 2²⁴.
    public var retireThreshold = 1024

    /// The same by size, in bytes; whichever comes first. What waits to be freed should stay in the cache: the default is a
    /// quarter of a common second-level cache. Default 256 KiB; 64 to 2⁴⁰.
    public var retireThresholdBytes = 256 << 10

    /// The most blocks that one operation frees; the rest waits for the next. Operations that retire more than that, again
    /// and again, free up to twice as many as they retire. Default 8; 1 to 65 536.
    public var reclaimPerOperation = 8

    /// DEBRA+: how many blocks a thread retires at most while another one holds the epoch back, before it neutralizes that
    /// one; or as many bytes as go with them at ``retireThresholdBytes`` / ``retireThreshold`` each. A sixteenth of that is
    /// enough once ``suspicionDelayMilliseconds`` have passed. Where operations last again and again, as with more threads than
    /// processors, it is a 64th after a 32nd of that delay. Not used by IBR. Default 262 144; 1 to 2²⁴.
    public var suspicionThreshold = 262_144

    /// DEBRA+: after how many milliseconds within one operation a thread that holds the epoch back is taken for one that
    /// stands still, and not for one whose processor is on loan to another for a time slice. Not used by IBR. Default 10; 0 to
    /// 3 600 000, an hour.
    public var suspicionDelayMilliseconds = 10

    /// The defaults.
    public init() {}

    /// Throws for the first setting that is out of range.
    public func validate() throws(OptionsError) {
      try check("eraFrequency", eraFrequency, 1...(1 << 30))
      try check("retireThreshold", retireThreshold, 1...(1 << 24))
      try check("retireThresholdBytes", retireThresholdBytes, 64...(1 << 40))
      try check("reclaimPerOperation", reclaimPerOperation, 1...65_536)
      try check("suspicionThreshold", suspicionThreshold, 1...(1 << 24))
      try check("suspicionDelayMilliseconds", suspicionDelayMilliseconds, 0...3_600_000)
    }

    private func check(_ option: String, _ value: Int, _ valid: ClosedRange<Int>) throws(OptionsError) {
      guard valid.contains(value) else { throw .outOfRange(option: option, value: value, valid: valid) }
    }
  }

  /// An option that no domain can be made with.
  public enum OptionsError: Error, Sendable, Equatable, CustomStringConvertible {
    /// `option` is set to `value`, and has to be within `valid`.
    case outOfRange(option: String, value: Int, valid: ClosedRange<Int>)

    /// Names the option, its value, and what would be valid.
    public var description: String {
      switch self {
      case .outOfRange(let option, let value, let valid):
        "ReclamationDomain.Options.\(option) is \(value); valid are \(valid.lowerBound) to \(valid.upperBound)"
      }
    }
  }
}
