import Testing

/// Expects that no execution goes wrong, and that the executions which make the model worth having are there.
func expectSound(_ program: Program, reaching notes: Set<String>, at location: SourceLocation = #_sourceLocation) {
  let exploration = program.explore()
  report(program, exploration)
  if let violation = exploration.violation {
    Issue.record("\(program.name):\n\(violation)", sourceLocation: location)
  }
  let missing = notes.subtracting(exploration.notes)
  #expect(missing.isEmpty, "\(program.name) never comes by: \(missing.sorted())", sourceLocation: location)
}

/// Expects that some execution goes wrong in one of the ways that `reasons` name. Returns its steps.
@discardableResult
func expectUnsound(
  _ program: Program, because reasons: String..., at location: SourceLocation = #_sourceLocation
) -> [String] {
  let exploration = program.explore()
  report(program, exploration)
  #expect(
    reasons.contains { $0 == exploration.violation?.reason },
    "\(program.name), \(exploration.stateCount) states: \(exploration.violation?.reason ?? "nothing goes wrong")",
    sourceLocation: location)
  return exploration.violation?.trace ?? []
}
