import CCTestSupport
import Testing

@testable import CCCollections

@Suite("Digests of strings", .seeded)
struct KeyDigestTests {
  private typealias Digest = KeyDigest<String>

  /// ASCII; what changes ASCII that stands before it; what is the same as ASCII in normal form; longer sequences.
  private static let pieces = [
    "a", "b", "K", ";", "`", "e", "z", "\0", "\r", "\n", " ", "ab", "Kunden/", "0000", "\u{301}", "\u{327}", "\u{5B0}",
    "\u{E9}",
    "\u{212A}", "\u{37E}", "\u{1FEF}", "\u{4E2D}", "\u{1F600}", "\u{7F}", "\u{80}",
  ]

  /// Often with a beginning in common, and mostly of ASCII.
  private static func strings(_ count: Int, _ random: inout TestRandom) -> [String] {
    let beginning = string(Int.random(in: 0...8, using: &random), &random)
    return (0..<count).map { _ in beginning + string(Int.random(in: 0...8, using: &random), &random) }
  }

  private static func string(_ count: Int, _ random: inout TestRandom) -> String {
    let bound = Int.random(in: 0..<3, using: &random) == 0 ? pieces.count : 14
    return (0..<count).map { _ in pieces[Int.random(in: 0..<bound, using: &random)] }.joined()
  }

  @Test("where two are known and differ, the strings are in that order")
  func order() {
    var random = TestRandom(seed: TestSeed.forThisTest.value)
    var decided = 0
    for _ in 0..<20_000 {
      let pair = Self.strings(2, &random)
      let (left, right) = (Digest.of(pair[0], behind: 0), Digest.of(pair[1], behind: 0))
      if left == right || max(left, right) == Digest.unknown { continue }
      decided += 1
      #expect((left < right) == (pair[0] < pair[1]), "\(pair.map { Array($0.unicodeScalars) })")
    }
    #expect(decided > 4000)
  }

  /// BK-8.
  @Test("what the ends of a range begin with, all in it begin with, and it may be left out")
  func range() {
    var random = TestRandom(seed: TestSeed.forThisTest.value)
    var decided = 0
    for _ in 0..<20_000 {
      let sorted = Self.strings(4, &random).sorted()
      let skip = commonPrefixCount(sorted[0], sorted[3])
      let digests = sorted.map { Digest.of($0, behind: skip) }
      for place in 0..<4 {
        // If its beginning is looked at, it is the same one.
        let checked = unsafe withUnsafePointer(to: sorted[0]) { unsafe Digest.of(sorted[place], behind: skip, as: $0) }
        #expect(checked == digests[place], "\(sorted.map { Array($0.unicodeScalars) })")
        if place == 0 || max(digests[place - 1], digests[place]) == Digest.unknown { continue }
        if skip > 0, digests[place - 1] != digests[place] { decided += 1 }
        #expect(digests[place - 1] <= digests[place], "\(sorted.map { Array($0.unicodeScalars) })")
      }
    }
    #expect(decided > 2000)
  }

  @Test("what was left out can be put back, by another key of the range")
  func puttingBack() {
    var random = TestRandom(seed: TestSeed.forThisTest.value)
    var known = 0
    for _ in 0..<20_000 {
      let sorted = Self.strings(3, &random).sorted()
      let skip = commonPrefixCount(sorted[0], sorted[2])
      let less = Int.random(in: 0...skip, using: &random)
      let lowered = Digest.lowered(
        Digest.of(sorted[1], behind: skip), by: less, Digest.of(sorted[0], behind: skip - less))
      if less == 0 || lowered == Digest.unknown { continue }
      known += 1
      #expect(lowered == Digest.of(sorted[1], behind: skip - less), "\(sorted), \(skip), \(less)")
    }
    #expect(known > 2000)
  }

  /// `Kelvin` begins with one byte for the sign, and the sign takes three.
  @Test(
    "of a key that begins like one that is not ASCII, nothing is known", arguments: ["\u{212A}", "\u{37E}", "\u{1FEF}"])
  func beginsLikeAnother(sign: String) {
    let (other, key) = (sign + "elvin/1", sign + "elvin/2")
    for skip in 1...9 {
      let digest = unsafe withUnsafePointer(to: other) { unsafe Digest.of(key, behind: skip, as: $0) }
      #expect(digest == Digest.unknown, "behind \(skip)")
    }
  }

  @Test("bytes that two digests have in common are in both strings")
  func common() {
    var random = TestRandom(seed: TestSeed.forThisTest.value)
    for _ in 0..<20_000 {
      let pair = Self.strings(2, &random)
      let count = Digest.commonCount(Digest.of(pair[0], behind: 0), Digest.of(pair[1], behind: 0))
      #expect(count <= 8 && Array(pair[0].utf8.prefix(count)) == Array(pair[1].utf8.prefix(count)))
      #expect(count <= min(pair[0].utf8.count, pair[1].utf8.count))
    }
  }

  @Test("the places of a digest are those where it is")
  func places() {
    var random = TestRandom(seed: TestSeed.forThisTest.value)
    for _ in 0..<10_000 {
      var digests = (0..<Int.random(in: 0...12, using: &random)).map { _ in UInt64.random(in: 1...6, using: &random) }
      digests.sort()
      let digest = UInt64.random(in: 0...7, using: &random)
      let count = digests.count
      let (low, high) = unsafe digests.withUnsafeMutableBufferPointer { buffer in
        count == 0 ? (0, 0) : unsafe Digest.places(of: digest, in: buffer.baseAddress!, count)
      }
      #expect(low == digests.count { $0 < digest } && high == digests.count { $0 <= digest }, "\(digest) in \(digests)")
    }
  }

  private func commonPrefixCount(_ left: String, _ right: String) -> Int {
    // SAFETY: for the time of the call.
    unsafe withUnsafePointer(to: left) { left in
      unsafe withUnsafePointer(to: right) { right in unsafe Digest.commonPrefixCount(left, right) }
    }
  }
}
