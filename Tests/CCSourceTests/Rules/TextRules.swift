/// A file is short enough to be read at once.
enum LengthRule {
  static let limit = 300

  static func findings(path: String, text: String) -> [Finding] {
    let count = text.split(separator: "\n", omittingEmptySubsequences: false).count - (text.hasSuffix("\n") ? 1 : 0)
    if count <= limit { return [] }
    return [Finding(path: path, line: count, message: "the file has \(count) lines; \(limit) is the most")]
  }
}

/// No text names a place that exists on one machine only.
enum WordingRule {
  static func findings(path: String, text: String) -> [Finding] {
    text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().flatMap { index, line in
      line.matches(of: /\/(?:work|tmp|home|root|Users)\//).compactMap { match in
        let before = line[..<match.range.lowerBound].last
        if let before, before.isLetter || before.isNumber || "_./".contains(before) { return nil }
        return Finding(path: path, line: index + 1, message: "\(match.0)… is a place on somebody's machine")
      }
    }
  }
}
