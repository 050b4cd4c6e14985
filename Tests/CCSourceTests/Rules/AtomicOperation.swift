/// An atomic operation or a fence in the code.
struct AtomicOperation {
  /// The index of the line with its ordering.
  let line: Int
  /// As the code spells it.
  let spelling: String
  /// What its comment has to begin with; nil if the code does not say which ordering it is.
  let kind: OrderingKind?

  /// All of a file's.
  static func all(in file: SourceFile) -> [AtomicOperation] {
    file.lines.indices.flatMap { index in
      let code = file.lines[index].code
      return file.path.hasSuffix(".swift") ? inSwift(code, index, file) : inC(code, index)
    }
  }

  private static func inSwift(_ code: String, _ index: Int, _ file: SourceFile) -> [AtomicOperation] {
    // Most lines end here: expressions are dear in a debug build.
    guard code.contains("rdering:") || code.contains("atomicMem") || code.contains("cc_") else { return [] }
    var result: [AtomicOperation] = []
    for match in code.matches(of: /\b(atomicMemoryFence|cc_compiler_fence|cc_membarrier)\b/) {
      result.append(AtomicOperation(line: index, spelling: "\(match.1)", kind: .fence))
    }
    for match in code.matches(of: /\b(ordering|successOrdering|failureOrdering):(?:\s*\.(\w+))?/) {
      let spelling = match.2.map { ".\($0)" } ?? "\(match.1):"
      let kind = match.2.flatMap { kinds[String($0)] }
      switch match.1 {
      case "ordering" where code[..<match.range.lowerBound].firstMatch(of: /\batomicMemoryFence\($/) != nil: continue
      case "failureOrdering" where !isStronger(kind, thanSuccessIn: file.structure.statement(at: index), file): continue
      default: result.append(AtomicOperation(line: index, spelling: spelling, kind: kind))
      }
    }
    return result
  }

  /// Whether a failed exchange is ordered in a way in which a successful one is not: that needs a reason of its own.
  private static func isStronger(_ kind: OrderingKind?, thanSuccessIn lines: Range<Int>, _ file: SourceFile) -> Bool {
    let code = file.lines[lines].map(\.code).joined(separator: " ")
    let success = code.firstMatch(of: /\bsuccessOrdering:\s*\.(\w+)/).flatMap { kinds[String($0.1)] }
    switch kind {
    case .relaxed: return false
    case .acquire: return success == .relaxed || success == .release
    case .sequentiallyConsistent: return success != .sequentiallyConsistent
    default: return true
    }
  }

  private static let kinds: [String: OrderingKind] = [
    "relaxed": .relaxed, "acquiring": .acquire, "releasing": .release, "acquiringAndReleasing": .acquireRelease,
    "sequentiallyConsistent": .sequentiallyConsistent,
  ]

  private static func inC(_ code: String, _ index: Int) -> [AtomicOperation] {
    code.matches(of: /\bmemory_order_(\w+)/).map { match in
      let kinds: [String: OrderingKind] = [
        "relaxed": .relaxed, "acquire": .acquire, "release": .release, "acq_rel": .acquireRelease,
        "seq_cst": .sequentiallyConsistent,
      ]
      return AtomicOperation(line: index, spelling: String(match.0), kind: kinds[String(match.1)])
    }
  }
}
