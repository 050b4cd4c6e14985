/// The names in the code's comments and those in the table are the same.
enum PairNamesRule {
  static func findings(in files: [SourceFile], _ table: PairTable) -> [Finding] {
    var result = table.findings
    let comments = files.map { OrderingComment.all(in: $0) }
    var kinds: [PairSide: Set<OrderingKind>] = [:]
    for comment in comments.joined() {
      for name in comment.names { kinds[name, default: []].insert(comment.kind) }
    }
    for (file, comments) in zip(files, comments) {
      for comment in comments {
        for name in comment.malformedNames {
          result.append(file.finding(comment.line, "[\(name)] is not a pair and a side, as in [R1-pin]"))
        }
        for name in comment.names + comment.references.map(\.side) {
          if let objection = table.objection(to: name) { result.append(file.finding(comment.line, objection)) }
        }
        for reference in comment.references where kinds[reference.side]?.contains(reference.kind) == false {
          let actual = kinds[reference.side]!.map(\.rawValue).sorted().joined(separator: ", ")
          result.append(
            file.finding(comment.line, "\(reference.side) is \(actual) in the code, not \(reference.kind.rawValue)"))
        }
      }
    }
    for row in table.rows {
      for side in row.sides.sorted() where kinds[PairSide(pair: row.pair, side: side)] == nil {
        result.append(
          Finding(
            path: table.path, line: row.line + 1,
            message: "no comment of the code begins with a kind and [\(row.pair)-\(side)], for that side of the pair"))
      }
    }
    return result
  }
}
