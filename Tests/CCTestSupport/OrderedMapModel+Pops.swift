extension OrderedMapModel {
  /// A history in which `popFirst` and `popLast` are as weak as the maps promise: each removed, in one step, an entry whose
  /// key was first (last) at one moment of the call, which may be an earlier one. A pop becomes two operations with its
  /// interval, one that says so and a removal. That the moment comes before the removal is not asked for.
  public static func relaxingPops(_ history: [RecordedOperation<Operation>]) -> [RecordedOperation<Operation>] {
    history.flatMap { recorded in
      let steps: [Operation] =
        switch recorded.operation {
        case .popFirst(let entry?): [.keyIsFirst(entry.key), .entry(entry.key, .removeValue(entry.value))]
        case .popLast(let entry?): [.keyIsLast(entry.key), .entry(entry.key, .removeValue(entry.value))]
        default: [recorded.operation]
        }
      return steps.map { RecordedOperation($0, call: recorded.call, end: recorded.end) }
    }
  }
}
