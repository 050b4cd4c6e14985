/// A file of Swift or C, read as far as the rules need it: code and comments apart, statements, scopes.
struct SourceFile {
  /// The path from the package's root.
  let path: String
  let lines: [SourceLine]
  let structure: SourceStructure

  init(path: String, text: String) {
    self.path = path
    lines = SourceLexer.lines(of: text, isSwift: path.hasSuffix(".swift"))
    structure = SourceStructure(lines)
  }

  /// A finding in the line with this index.
  func finding(_ index: Int, _ message: String) -> Finding { Finding(path: path, line: index + 1, message: message) }

  /// The comment lines directly above a line, as a range of indices.
  func commentBlock(above index: Int) -> Range<Int> {
    var first = index
    while first > 0, lines[first - 1].isOnlyComment { first -= 1 }
    return first..<index
  }

  /// The comment lines directly above a declaration, and between its attributes.
  func commentLines(aboveDeclaration index: Int) -> [Int] {
    var result: [Int] = []
    var cursor = index
    while cursor > 0 {
      let line = lines[cursor - 1]
      guard line.isOnlyComment || line.words.first?.hasPrefix("@") == true else { break }
      cursor -= 1
      if line.isOnlyComment { result.append(cursor) }
    }
    return result
  }
}

/// A line of a source file.
struct SourceLine {
  /// The code; what strings contain is blank, so that words in it do not count.
  let code: String
  /// What a comment says in this line, without its slashes.
  let comment: String?

  init(code: String, comment: String?) {
    self.code = code
    self.comment = comment
    words = code.split(whereSeparator: \.isWhitespace).map(String.init)
  }

  /// The code's words, as blanks part them.
  let words: [String]
  var hasCode: Bool { !words.isEmpty }
  var isOnlyComment: Bool { !hasCode && comment != nil }
}
