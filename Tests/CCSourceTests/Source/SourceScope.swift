/// A place in a file.
struct SourcePosition: Comparable {
  let line: Int
  let column: Int

  static let endOfFile = SourcePosition(line: .max, column: .max)

  static func < (left: Self, right: Self) -> Bool { (left.line, left.column) < (right.line, right.column) }
}

/// What is between two braces.
struct SourceScope {
  let kind: Kind
  let parent: Int?
  /// The line on which the declaration or statement begins that the braces belong to.
  let statementStart: Int
  let start: SourcePosition
  var end: SourcePosition

  enum Kind {
    case type, function, loop, block

    private static let modifiers: Set<String> = [
      "public", "package", "internal", "private", "fileprivate", "open", "final", "static", "indirect", "nonisolated",
    ]

    /// - Parameter header: what stands before the brace.
    init(header: String, parent: Kind?) {
      let words = header.split(whereSeparator: \.isWhitespace).map(String.init)
      let rest = words.drop { Self.modifiers.contains($0) || $0.hasPrefix("@") || $0.hasSuffix(":") }
      let isMember = rest.dropFirst().first.map { ["func", "var", "let"].contains($0) } ?? false
      switch rest.first {
      case "struct", "class", "enum", "extension", "actor", "protocol":
        self = isMember ? .function : .type
      case "for", "while", "repeat": self = .loop
      case "get", "set", "_read", "_modify", "willSet", "didSet": self = .function
      default: self = parent == nil || parent == .type ? .function : .block
      }
    }
  }
}
