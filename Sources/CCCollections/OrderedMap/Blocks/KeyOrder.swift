public import CPlatform

/// The order in which a map keeps its keys: `<`, made total for floating-point keys.
@usableFromInline
enum KeyOrder<Key: Comparable> {
  /// Whether `left` stands before `right`.
  ///
  /// A NaN is neither less nor greater than anything, which would send searches astray in all that lies behind it. Here it
  /// stands behind every number, and all NaN are the same key. For the standard library's types this is decided at compile
  /// time; the order of any other is taken as it is.
  @inlinable
  @inline(__always)
  static func precedes(_ left: Key, _ right: Key) -> Bool {
    if Key.self == Double.self { return totally(left as! Double, right as! Double) }
    if Key.self == Float.self { return totally(left as! Float, right as! Float) }
    #if !((os(macOS) || targetEnvironment(macCatalyst)) && arch(x86_64))
      if Key.self == Float16.self { return totally(left as! Float16, right as! Float16) }
    #endif
    #if (arch(x86_64) || arch(i386)) && !os(Windows) && !os(Android)
      if Key.self == Float80.self { return totally(left as! Float80, right as! Float80) }
    #endif
    return left < right
  }

  @inlinable
  @inline(__always)
  static func totally<Number: FloatingPoint>(_ left: Number, _ right: Number) -> Bool {
    left < right || (right.isNaN && !left.isNaN)
  }

  /// How many of some sorted keys stand before a key, or are the same, if that is to count.
  ///
  /// Without a branch that depends on a key, for those cannot be predicted: each step halves what is left. What a step waits for is
  /// the one before; so where keys are integers, the halving ends with eight places at most, and eight keys are looked at, at once.
  @unsafe
  @inlinable
  @inline(__always)
  static func rank(of key: Key, in keys: UnsafeMutablePointer<Key>, _ count: Int, includesEqual: Bool) -> Int {
    // SAFETY: the caller holds the keys.
    if count == 0 { return 0 }
    var base = 0
    var length = count
    if endsWithEight, count >= 8 {
      while length > 8 { unsafe halve(&base, &length, key, keys, includesEqual) }
      // Eight that are there. Those before `base` count, as they have to.
      let first = Swift.min(base, count &- 8)
      return unsafe first &+ rankAmongEight(key, keys + first, includesEqual)
    }
    while length > 1 { unsafe halve(&base, &length, key, keys, includesEqual) }
    return unsafe counts(keys[base], key, includesEqual) ? base &+ 1 : base
  }

  /// Leaves half of the places among which the key's is: from `base` to `length` behind it, both included.
  @unsafe
  @inlinable
  @inline(__always)
  static func halve(
    _ base: inout Int, _ length: inout Int, _ key: Key, _ keys: UnsafeMutablePointer<Key>, _ includesEqual: Bool
  ) {
    // SAFETY: as in `rank`.
    let half = length &>> 1
    let counts = unsafe self.counts(keys[base &+ half &- 1], key, includesEqual)
    base &+= half & Int(bitPattern: cc_mask(counts))
    length &-= half
  }

  @unsafe
  @inlinable
  @inline(__always)
  static func rankAmongEight(_ key: Key, _ keys: UnsafeMutablePointer<Key>, _ includesEqual: Bool) -> Int {
    // SAFETY: as in `rank`. In pairs, so that they do not wait for each other.
    let first = unsafe one(keys[0], key, includesEqual) &+ one(keys[1], key, includesEqual)
    let second = unsafe one(keys[2], key, includesEqual) &+ one(keys[3], key, includesEqual)
    let third = unsafe one(keys[4], key, includesEqual) &+ one(keys[5], key, includesEqual)
    let fourth = unsafe one(keys[6], key, includesEqual) &+ one(keys[7], key, includesEqual)
    return (first &+ second) &+ (third &+ fourth)
  }

  @inlinable
  @inline(__always)
  static func one(_ other: Key, _ key: Key, _ includesEqual: Bool) -> Int { counts(other, key, includesEqual) ? 1 : 0 }

  /// Whether keys are integers of the usual widths, which one instruction compares. Decided at compile time.
  @inlinable
  static var endsWithEight: Bool {
    @inline(__always) get {
      Key.self == Int.self || Key.self == UInt64.self || Key.self == UInt.self || Key.self == Int64.self
        || Key.self == Int32.self || Key.self == UInt32.self
    }
  }

  @inlinable
  @inline(__always)
  static func counts(_ other: Key, _ key: Key, _ includesEqual: Bool) -> Bool {
    includesEqual ? !precedes(key, other) : precedes(other, key)
  }
}
