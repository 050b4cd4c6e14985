/// A small generator whose sequence a seed decides, so that a failing test can be run again.
public struct TestRandom: RandomNumberGenerator, Sendable {
  private var state: UInt64

  /// The sequence of a seed.
  public init(seed: UInt64) { state = seed }

  /// One of a seed's sequences: for each thread or round its own.
  public init(seed: UInt64, stream: Int) {
    var streams = TestRandom(seed: UInt64(bitPattern: Int64(stream)))
    state = seed ^ streams.next()
  }

  /// SplitMix64.
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
