/// A comment that gives the reason for the ordering of an atomic operation: `RELEASE[R1-pin] with ACQUIRE[R1-scan]: …`.
struct OrderingComment {
  /// The index of its first line.
  let line: Int
  let kind: OrderingKind
  /// The names in its brackets: which side of which pair the operation is.
  let names: [PairSide]
  /// What is in the brackets and is no name.
  let malformedNames: [String]
  /// The other sides that it names.
  let references: [Reference]
  /// The reason: all of it, but for kind, brackets and colon.
  let text: String

  struct Reference {
    let kind: OrderingKind
    let side: PairSide
  }

  /// Whether it says who is on the other side.
  var namesOtherSide: Bool { !names.isEmpty || text.firstMatch(of: /\bwith\b/) != nil }

  /// Whether its reason is another comment's.
  var isAsAbove: Bool { names.isEmpty && text.hasPrefix("as above") }

  /// All such comments of a file.
  static func all(in file: SourceFile) -> [OrderingComment] {
    var result: [OrderingComment] = []
    for index in file.lines.indices {
      guard let line = file.lines[index].comment,
        let match = line.firstMatch(of: /^(RELAXED|ACQUIRE|RELEASE|ACQ_REL|SEQ_CST|FENCE)(?:\[([^\]]*)\])?(?=[:.\s])/)
      else { continue }
      var text = String(line[match.range.upperBound...])
      var next = index + 1
      while next < file.lines.count, file.lines[next].isOnlyComment, let more = file.lines[next].comment,
        more.firstMatch(of: /^[A-Z_]{3,}(\[[^\]]*\])?(\([^)]*\)|\s\([^)]*\))?[:.]|^[A-Z_]{3,}\[/) == nil
      {
        text += " " + more
        next += 1
      }
      let names = (match.2 ?? "").split(separator: ",").map { $0.trimmingPrefix(" ") }
      result.append(
        OrderingComment(
          line: index, kind: OrderingKind(rawValue: String(match.1))!, names: names.compactMap { PairSide($0) },
          malformedNames: (match.2 == "" ? [""] : names.filter { PairSide($0) == nil }).map { String($0) },
          references: Self.references(in: text), text: String(text.drop { ":. ".contains($0) })))
    }
    return result
  }

  private static func references(in text: String) -> [Reference] {
    text.matches(of: /\b(RELAXED|ACQUIRE|RELEASE|ACQ_REL|SEQ_CST|FENCE)\[([^\]]*)\]/).flatMap { match in
      match.2.split(separator: ",").compactMap { name in
        PairSide(name.trimmingPrefix(" ")).map { Reference(kind: OrderingKind(rawValue: String(match.1))!, side: $0) }
      }
    }
  }
}

/// The words that ordering comments begin with.
enum OrderingKind: String {
  case relaxed = "RELAXED"
  case acquire = "ACQUIRE"
  case release = "RELEASE"
  case acquireRelease = "ACQ_REL"
  case sequentiallyConsistent = "SEQ_CST"
  case fence = "FENCE"
}

/// One side of a pair of accesses: `R1-pin`.
struct PairSide: Hashable, CustomStringConvertible {
  let pair: String
  let side: String

  init(pair: String, side: String) {
    self.pair = pair
    self.side = side
  }

  init?(_ name: some StringProtocol) {
    guard let match = String(name).wholeMatch(of: /([A-Z]+[0-9]+)-([a-z]+)/) else { return nil }
    self.init(pair: String(match.1), side: String(match.2))
  }

  var description: String { "\(pair)-\(side)" }
}
