import Testing

@testable import CCCollections

@Suite("The order of keys: searches")
struct KeyOrderTests {
  /// How many of the first `count` keys stand before `key`, as a search finds it; and those that are equal, if they are to count.
  private func rank<Key: Comparable>(of key: Key, in keys: [Key], _ count: Int, includesEqual: Bool) -> Int {
    // SAFETY: the array's elements, of which there are `count` or more; a search only reads.
    unsafe keys.withUnsafeBufferPointer { keys in
      let start = unsafe UnsafeMutablePointer(mutating: keys.baseAddress.unsafelyUnwrapped)
      return unsafe KeyOrder.rank(of: key, in: start, count, includesEqual: includesEqual)
    }
  }

  private func check<Key: FixedWidthInteger>(_: Key.Type) {
    for count in Array(0...20) + [31, 32, 33, 40, 62, 63, 64, 65, 70] {
      // Each number once or twice; and what lies behind them would count.
      let sorted: [Key] = (0..<count).map { place in Key(20 + place / 3 + place / 2) }
      let keys = sorted + Array(repeating: Key.min, count: 16)
      var wrong: [Key] = []
      for key in Key(15)..<90 {
        let isRight =
          rank(of: key, in: keys, count, includesEqual: false) == sorted.count { $0 < key }
          && rank(of: key, in: keys, count, includesEqual: true) == sorted.count { $0 <= key }
        if !isRight { wrong.append(key) }
      }
      #expect(wrong == [], "among \(count)")
    }
  }

  @Test("each kind of integer is found in its place, and nothing behind the keys is looked at")
  func integers() {
    check(Int.self)
    check(Int64.self)
    check(UInt.self)
    check(UInt64.self)
    check(Int32.self)
    check(UInt32.self)
    check(Int8.self)
    check(UInt16.self)
  }

  @Test("the ends of an integer's range are keys like others", arguments: [1, 7, 8, 9, 40])
  func ends(count: Int) {
    let lowest = Array(repeating: UInt64.min, count: count)
    let highest = Array(repeating: UInt64.max, count: count)
    for (key, includesEqual) in [(UInt64.min, false), (.min, true), (.max, false), (.max, true)] {
      let belowLowest = key == .max || includesEqual ? count : 0
      #expect(rank(of: key, in: lowest, count, includesEqual: includesEqual) == belowLowest)
      let belowHighest = key == .max && includesEqual ? count : 0
      #expect(rank(of: key, in: highest, count, includesEqual: includesEqual) == belowHighest)
    }
  }
}
