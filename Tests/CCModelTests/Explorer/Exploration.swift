/// What an exploration has found.
struct Exploration {
  /// How many states can be reached; up to the violation if there is one.
  let stateCount: Int
  /// The notes that some execution comes by.
  let notes: Set<String>
  /// The first violation found, if any: there is none with fewer steps.
  let violation: Violation?
}

/// An execution that ends badly.
struct Violation: CustomStringConvertible {
  let reason: String
  /// The steps that lead there, in order.
  let trace: [String]

  var description: String { (trace + ["=> " + reason]).joined(separator: "\n") }
}
