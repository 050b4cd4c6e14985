/// Something wrong at a place of the package.
struct Finding: Hashable, Comparable, CustomStringConvertible {
  let path: String
  let line: Int
  let message: String

  var description: String { "\(path):\(line): \(message)" }

  static func < (left: Self, right: Self) -> Bool {
    (left.path, left.line, left.message) < (right.path, right.line, right.message)
  }
}
