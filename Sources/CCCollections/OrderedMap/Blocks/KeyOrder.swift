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
    return left < right
  }

  @inlinable
  @inline(__always)
  static func totally<Number: FloatingPoint>(_ left: Number, _ right: Number) -> Bool {
    left < right || (right.isNaN && !left.isNaN)
  }
}
