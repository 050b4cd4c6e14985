/// What the checker found.
public enum LinearizabilityResult<Operation> {
  /// An order explains every result.
  case linearizable
  /// None does.
  case notLinearizable(LinearizabilityViolation<Operation>)

  /// Whether an order explains every result.
  public var isLinearizable: Bool { violation == nil }

  /// Why none does, or nil.
  public var violation: LinearizabilityViolation<Operation>? {
    guard case .notLinearizable(let violation) = self else { return nil }
    return violation
  }
}

extension LinearizabilityResult: CustomStringConvertible {
  /// What it says, for people.
  public var description: String { violation.map { "\($0)" } ?? "linearizable" }
}

/// Where a history stops being explicable.
public struct LinearizabilityViolation<Operation> {
  /// The operation at whose return no order is left: everything that had returned before can still be explained.
  public let culprit: RecordedOperation<Operation>
  /// The shortest prefix that fails: what was called before the culprit returned, in the order of calls.
  public let prefix: [RecordedOperation<Operation>]
  /// An order that explains everything that had returned before the culprit did.
  public let order: [RecordedOperation<Operation>]
  /// Operations of the prefix that have no place in that order, the culprit among them.
  public let open: [RecordedOperation<Operation>]
  /// The model after that order, as text.
  public let state: String
  /// The part of the object, as text, if its parts were checked each by itself.
  public internal(set) var partition: String?
}

extension LinearizabilityViolation: CustomStringConvertible {
  /// The culprit first, then what led there; of long lists the end.
  public var description: String {
    """
    not linearizable\(partition.map { " in partition \($0)" } ?? ""): nothing explains \(culprit)
    Before it returned, this order explained all that had returned:
    \(list(order))
    which leads to: \(state)
    Called by then, and not in that order:
    \(list(open))
    """
  }

  private func list(_ operations: [RecordedOperation<Operation>]) -> String {
    let shown = 40
    let left = operations.count > shown ? ["  (\(operations.count - shown) more)"] : []
    return (left + operations.suffix(shown).map { "  \($0)" }).joined(separator: "\n")
  }
}
