/// Which lines make up a statement, and which braces belong together.
struct SourceStructure {
  /// For each line, the index of the line on which its statement begins.
  private(set) var statementStarts: [Int] = []
  private(set) var scopes: [SourceScope] = []

  init(_ lines: [SourceLine]) {
    var open: [Bracket] = []
    var lastWithCode: Int?
    for (index, line) in lines.enumerated() {
      var start = index
      if let bracket = open.last, bracket.scope == nil {
        start = statementStarts[bracket.line]
      } else if let last = lastWithCode, line.hasCode, Self.continues(line, lines[last]) {
        start = statementStarts[last]
      }
      statementStarts.append(start)
      for (column, byte) in line.code.utf8.enumerated() {
        switch byte {
        case UInt8(ascii: "("), UInt8(ascii: "["): open.append(Bracket(line: index, scope: nil))
        case UInt8(ascii: ")"), UInt8(ascii: "]"):
          if let bracket = open.last, bracket.scope == nil { open.removeLast() }
        case UInt8(ascii: "{"):
          let header = Self.header(lines, from: start, to: SourcePosition(line: index, column: column))
          let parent = open.last { $0.scope != nil }?.scope
          let kind = SourceScope.Kind(header: header, parent: parent.map { scopes[$0].kind })
          open.append(Bracket(line: index, scope: scopes.count))
          scopes.append(
            SourceScope(
              kind: kind, parent: parent, statementStart: start,
              start: SourcePosition(line: index, column: column), end: .endOfFile))
        case UInt8(ascii: "}"):
          while let bracket = open.popLast() {
            guard let scope = bracket.scope else { continue }
            scopes[scope].end = SourcePosition(line: index, column: column)
            break
          }
        default: break
        }
      }
      if line.hasCode { lastWithCode = index }
    }
  }

  /// The lines of the statement that a line belongs to.
  func statement(at index: Int) -> Range<Int> {
    let start = statementStarts[index]
    var end = index + 1
    while end < statementStarts.count, statementStarts[end] == start { end += 1 }
    return start..<end
  }

  /// The innermost scope around a position, then the one around that, and so on.
  func scopes(around position: SourcePosition) -> [Int] {
    var result: [Int] = []
    var cursor = scopes.lastIndex { $0.start < position && position <= $0.end }
    while let scope = cursor {
      result.append(scope)
      cursor = scopes[scope].parent
    }
    return result
  }

  /// The innermost function around a position.
  func function(around position: SourcePosition) -> Int? {
    scopes(around: position).first { scopes[$0].kind == .function }
  }

  private struct Bracket {
    let line: Int
    /// Of a brace; nil for other brackets.
    let scope: Int?
  }

  private static let openEnds: Set<String> = [
    "=", "+", "-", "*", "&&", "||", "??", "?", "==", "!=", "<", ">=", "<=", "->", "&", "|", "&+", "&-", "return",
    "unsafe", "try", "guard", "if", "while",
  ]

  private static let openStarts: Set<String> = [
    "+", "-", "*", "&&", "||", "??", "?", ":", "==", "!=", "<", ">", ">=", "<=", "&", "|", "&+", "&-", "else",
  ]

  private static func continues(_ line: SourceLine, _ previous: SourceLine) -> Bool {
    guard let first = line.words.first, let last = previous.words.last else { return false }
    return last.hasSuffix(",") || openEnds.contains(last) || openStarts.contains(first) || first.hasPrefix(".")
  }

  private static func header(_ lines: [SourceLine], from start: Int, to end: SourcePosition) -> String {
    var header = ""
    for index in start...end.line {
      let code = lines[index].code.utf8
      header += " " + (String(index == end.line ? code.prefix(end.column) : code[...]) ?? "")
    }
    return String(header.split(omittingEmptySubsequences: false) { "{};".contains($0) }.last ?? "")
  }
}
