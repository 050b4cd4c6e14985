/// The generator of the peers' harnesses, so that each worker draws the same keys in every language.
struct NumberGenerator: Sendable {
  private var state: UInt64

  init(_ seed: UInt64) { state = Self.mixed(seed) }

  @inline(__always)
  mutating func next() -> UInt64 {
    // xorshift64*
    state ^= state >> 12
    state ^= state << 25
    state ^= state >> 27
    return state &* 0x2545_F491_4F6C_DD1D
  }

  /// A step of splitmix64: every bit of the result depends on every bit of the number.
  static func mixed(_ number: UInt64) -> UInt64 {
    var mixed = number &+ 0x9E37_79B9_7F4A_7C15
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// What one draw says: its high half picks the key, its low half the operation.
struct Draw {
  let bits: UInt64

  /// Uniform in `0..<range`.
  @inline(__always)
  func number(below range: Int) -> Int { Int(truncatingIfNeeded: ((bits >> 32) &* UInt64(range)) >> 32) }

  /// Uniform in `0..<100`.
  @inline(__always)
  var percent: Int { Int(truncatingIfNeeded: ((bits & 0xFFFF_FFFF) &* 100) >> 32) }
}

/// The numbers below `count` in an order that the seed decides.
func shuffledNumbers(_ count: Int, seed: UInt64 = 0xC0FFEE) -> [Int] {
  var numbers = Array(0..<count)
  var generator = NumberGenerator(seed)
  for index in stride(from: count - 1, to: 0, by: -1) {
    numbers.swapAt(index, Draw(bits: generator.next()).number(below: index + 1))
  }
  return numbers
}
