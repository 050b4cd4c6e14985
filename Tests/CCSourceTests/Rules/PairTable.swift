/// The pairs of design/MemoryOrdering.md: rows whose second and third column name the sides, each as `word: what`.
struct PairTable {
  let path: String
  private(set) var rows: [Row] = []
  private(set) var findings: [Finding] = []

  struct Row {
    let line: Int
    let pair: String
    let sides: Set<String>
  }

  init(path: String, text: String) {
    self.path = path
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let cells = line.split(separator: "|", omittingEmptySubsequences: false).map { $0.trimmingPrefix(" ") }
      guard line.hasPrefix("|"), cells.count > 4,
        let pair = cells[1].firstMatch(of: /^([A-Z]+[0-9]+)\s*$/).map({ String($0.1) })
      else { continue }
      var sides: Set<String> = []
      for cell in cells[2...3] {
        let words = cell.replacing(/`[^`]*`/, with: "").matches(of: /\b([a-z]+):/).map { String($0.1) }
        if words.isEmpty { note(index, "\(pair): a side without a word in front, as in `pin: …`") }
        for word in words where !sides.insert(word).inserted { note(index, "\(pair): two sides are called \(word)") }
      }
      if rows.contains(where: { $0.pair == pair }) { note(index, "two rows are called \(pair)") }
      rows.append(Row(line: index, pair: pair, sides: sides))
    }
    if rows.isEmpty { note(0, "no table of pairs was found here") }
  }

  private mutating func note(_ index: Int, _ message: String) {
    findings.append(Finding(path: path, line: index + 1, message: message))
  }

  /// What is wrong with a name, if anything.
  func objection(to name: PairSide) -> String? {
    guard let row = rows.first(where: { $0.pair == name.pair }) else { return "\(path) has no row \(name.pair)" }
    if row.sides.contains(name.side) { return nil }
    let sides = row.sides.sorted().joined(separator: ", ")
    return "\(path):\(row.line + 1) names no side `\(name.side):` of \(name.pair), only \(sides)"
  }
}
