/// How far a thread has come in finding that all others have passed into an epoch.
@safe
struct EpochRound {
  /// The epoch in question; 0 before the first.
  var epoch: UInt64 = 0
  /// The next record to look at; nil at the end.
  var cursor: UnsafeMutablePointer<Participant>?
  /// The operation at which the round was stuck the last time; none has the highest of numbers.
  var suspect = UInt64.max

  // SAFETY: no address yet.
  init() { unsafe cursor = nil }

  /// How many records an operation looks at.
  static var step: Int { 16 }

  /// What came of some looking.
  enum Outcome {
    /// All have passed.
    case finished
    /// There are more to look at.
    case unfinished
    /// One has not passed.
    case stuck
  }
}
