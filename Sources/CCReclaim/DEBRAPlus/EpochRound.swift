/// How far a thread has come in finding that all others have passed into an epoch.
@safe
struct EpochRound {
  /// The epoch in question; 0 before the first.
  var epoch: UInt64 = 0
  /// The next record to look at; nil at the end.
  var cursor: UnsafeMutablePointer<Participant>?
  /// The operation at which the round was stuck the last time, and whose it was.
  var suspect: UInt64 = 0
  var suspectOwner: UnsafeMutablePointer<Participant>?

  init() {
    // SAFETY: no record.
    unsafe cursor = nil
    unsafe suspectOwner = nil
  }

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
