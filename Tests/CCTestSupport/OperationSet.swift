/// A set of small numbers of which nearly all below some number are in, and nearly none above: it is as long as the part
/// between. One value for one set, so that equal sets have equal hashes.
struct OperationSet: Hashable {
  /// So many words of ones come before `words`.
  private var fullWords = 0
  /// Its first is not all ones, its last is not zero.
  private var words: [UInt64] = []

  func contains(_ element: Int) -> Bool {
    let word = element >> 6 - fullWords
    if word < 0 { return true }
    return word < words.count && words[word] & Self.bit(element) != 0
  }

  mutating func insert(_ element: Int) {
    let word = element >> 6 - fullWords
    if word < 0 { return }
    while words.count <= word { words.append(0) }
    words[word] |= Self.bit(element)
    while words.first == .max {
      words.removeFirst()
      fullWords += 1
    }
  }

  mutating func remove(_ element: Int) {
    while element >> 6 < fullWords {
      words.insert(.max, at: 0)
      fullWords -= 1
    }
    let word = element >> 6 - fullWords
    guard word < words.count else { return }
    words[word] &= ~Self.bit(element)
    while words.last == 0 { words.removeLast() }
  }

  private static func bit(_ element: Int) -> UInt64 { 1 << UInt64(element & 63) }
}
