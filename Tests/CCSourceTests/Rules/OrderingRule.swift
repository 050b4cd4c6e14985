/// Every atomic operation has a comment with its ordering's reason, which says the same ordering as the code.
enum OrderingRule {
  static func findings(in file: SourceFile) -> [Finding] {
    let comments = OrderingComment.all(in: file)
    var attached: Set<Int> = []
    var result: [Finding] = []
    for operation in AtomicOperation.all(in: file) {
      let nearby = Self.comments(of: operation, comments, file)
      attached.formUnion(nearby.map(\.line))
      guard let kind = operation.kind else {
        result.append(file.finding(operation.line, "`\(operation.spelling)` does not name its ordering here"))
        continue
      }
      if nearby.contains(where: { $0.kind == kind }) { continue }
      let expected = "the reason for `\(operation.spelling)` begins with \(kind.rawValue)"
      if let other = nearby.last {
        result.append(file.finding(operation.line, "\(expected), but its comment says \(other.kind.rawValue)"))
      } else {
        result.append(file.finding(operation.line, "\(expected), in a comment above the statement; there is none"))
      }
    }
    for comment in comments where comment.kind != .fence && !attached.contains(comment.line) {
      result.append(file.finding(comment.line, "\(comment.kind.rawValue), but no atomic operation follows"))
    }
    return result + comments.flatMap { reasonFindings($0, comments, file) }
  }

  /// The ordering comments within an operation's statement, and directly above it.
  private static func comments(
    of operation: AtomicOperation, _ comments: [OrderingComment], _ file: SourceFile
  ) -> [OrderingComment] {
    let statement = file.structure.statement(at: operation.line)
    let lines = file.commentBlock(above: statement.lowerBound).lowerBound..<statement.upperBound
    return comments.filter { lines.contains($0.line) }
  }

  /// Whether a comment gives a reason, and a partner where the ordering needs one.
  private static func reasonFindings(
    _ comment: OrderingComment, _ comments: [OrderingComment], _ file: SourceFile
  ) -> [Finding] {
    let kind = comment.kind.rawValue
    if comment.text.isEmpty, comment.kind == .relaxed || comment.names.isEmpty {
      return [file.finding(comment.line, "\(kind) gives no reason")]
    }
    var reason = comment
    if comment.isAsAbove {
      let function = file.structure.function(around: SourcePosition(line: comment.line, column: 0))
      let above = comments.last {
        $0.line < comment.line && $0.kind == comment.kind && !$0.isAsAbove
          && file.structure.function(around: SourcePosition(line: $0.line, column: 0)) == function
      }
      guard let above else {
        return [file.finding(comment.line, "\(kind): as above, but no \(kind) with a reason is above in this function")]
      }
      reason = above
    }
    if comment.kind == .relaxed || reason.namesOtherSide { return [] }
    return [
      file.finding(comment.line, "\(kind) needs its other side: a pair's name, \(kind)[R1-pin] say, or \"with …\"")
    ]
  }
}
