import Synchronization

/// What a map's workers use as a key: it stands for a number below the key range.
protocol MapKey: Comparable, Hashable, Sendable {
  associatedtype Draws: KeyDraws<Self>
  /// Different numbers give different keys.
  init(number: Int)
}

/// One worker's sequence of keys and of what to do with them.
protocol KeyDraws<Key>: Sendable {
  associatedtype Key
  init(worker: Int, range: Int)
  /// A key, a value for it, and which operation.
  mutating func next() -> (key: Key, number: Int, percent: Int)
}

extension Int: MapKey {
  @inline(__always)
  init(number: Int) { self = number }

  struct Draws: KeyDraws {
    private var generator: NumberGenerator
    private let range: Int

    init(worker: Int, range: Int) {
      generator = NumberGenerator(UInt64(worker) + 1)
      self.range = range
    }

    @inline(__always)
    mutating func next() -> (key: Int, number: Int, percent: Int) {
      let draw = Draw(bits: generator.next())
      let number = draw.number(below: range)
      return (number, number, draw.percent)
    }
  }
}

extension String: MapKey {
  private static let letters = Array("0123456789abcdefghijklmnopqrstuv".utf8)

  /// What all keys of this run begin with. Set before any is made.
  static let beginning = Mutex("")

  /// The beginning, and 8 to 24 bytes: the first 8 are the number, scrambled, so that the keys' order is not the numbers'.
  init(number: Int) {
    // An odd factor: different numbers below 2^40 stay different.
    var rest = (UInt64(number) &* 0x9E_3779_B97F) & (1 << 40 - 1)
    var filler = NumberGenerator.mixed(UInt64(number))
    let length = 8 + Int(filler % 17)
    self = Self.beginning.withLock { $0 }
    self += String(unsafeUninitializedCapacity: length) { bytes in
      for index in 0..<8 {
        bytes[7 - index] = Self.letters[Int(rest & 31)]
        rest >>= 5
      }
      for index in 8..<length {
        bytes[index] = Self.letters[Int(filler >> 59)]
        filler = filler &* 5 &+ 1
      }
      return length
    }
  }

  /// Strings drawn beforehand, since making one takes as long as looking it up. Each worker has its own copies: to share
  /// one with the map would make comparing it a matter of its address, to share one with other workers would measure the
  /// contention on its reference count.
  struct Draws: KeyDraws {
    private static let count = 1 << 18

    private var generator: NumberGenerator
    private let keys: [String]
    private var position = 0

    init(worker: Int, range: Int) {
      var generator = NumberGenerator(UInt64(worker) + 1)
      keys = (0..<Self.count).map { _ in String(number: Draw(bits: generator.next()).number(below: range)) }
      self.generator = generator
    }

    @inline(__always)
    mutating func next() -> (key: String, number: Int, percent: Int) {
      position = (position + 1) & (Self.count - 1)
      return (keys[position], position, Draw(bits: generator.next()).percent)
    }
  }
}
