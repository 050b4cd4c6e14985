/// Every place where safety rests on an argument has the argument, in a SAFETY comment.
///
/// A `SAFETY:` comment is in force from its line to its function's end, or for the declaration that it stands above;
/// `SAFETY (whole file):` in all of the file, `SAFETY (whole function):`, loop, extension or type in all of that.
enum SafetyRule {
  static func findings(in file: SourceFile) -> [Finding] {
    let comments = SafetyComment.all(in: file)
    var result: [Finding] = []
    for (index, line) in file.lines.enumerated() {
      for match in line.code.matches(of: /\bunsafe\b|@unchecked\b/) {
        let before = line.code[..<match.range.lowerBound]
        if before.hasSuffix("@") || (before.hasSuffix("(") && !before.hasSuffix("nonisolated(")) { continue }
        let position = SourcePosition(line: index, column: before.utf8.count)
        if comments.contains(where: { isInForce($0, at: position, file) }) { continue }
        result.append(file.finding(index, "`\(match.0)` has no SAFETY comment in force"))
        break
      }
    }
    return result
  }

  private static func isInForce(_ comment: SafetyComment, at position: SourcePosition, _ file: SourceFile) -> Bool {
    let structure = file.structure
    let statement = structure.statement(at: position.line)
    if statement.contains(comment.line) { return true }
    if file.commentLines(aboveDeclaration: statement.lowerBound).contains(comment.line) { return true }
    let around = structure.scopes(around: position)
    let isAbove = around.contains {
      file.commentLines(aboveDeclaration: structure.scopes[$0].statementStart).contains(comment.line)
    }
    if isAbove { return true }
    let commentScopes = structure.scopes(around: SourcePosition(line: comment.line, column: .max))
    func innermost(_ kind: SourceScope.Kind) -> Int? { commentScopes.first { structure.scopes[$0].kind == kind } }
    switch comment.extent {
    case .file: return true
    case .scope(let kind): return innermost(kind).map(around.contains) ?? false
    case .below: return comment.line <= position.line && (innermost(.function).map(around.contains) ?? false)
    }
  }
}

/// A comment that says why something unsafe is safe.
struct SafetyComment {
  /// The index of its first line.
  let line: Int
  let extent: Extent

  enum Extent {
    case below
    case scope(SourceScope.Kind)
    case file
  }

  static func all(in file: SourceFile) -> [SafetyComment] {
    file.lines.indices.compactMap { index in
      let match = file.lines[index].comment?.firstMatch(of: /^SAFETY(?: \(whole (\w+)\))?:\s*\S/)
      guard let match else { return nil }
      switch match.1 {
      case "file": return SafetyComment(line: index, extent: .file)
      case "type", "extension": return SafetyComment(line: index, extent: .scope(.type))
      case "function": return SafetyComment(line: index, extent: .scope(.function))
      case "loop": return SafetyComment(line: index, extent: .scope(.loop))
      default: return SafetyComment(line: index, extent: .below)
      }
    }
  }
}
