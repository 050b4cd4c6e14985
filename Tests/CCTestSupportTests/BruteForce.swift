import CCTestSupport

/// Whether some order explains a history, by trying all. For short ones; shares nothing with the checker.
func hasExplanation<Model: SequentialModel>(_ history: [RecordedOperation<Model.Operation>], from model: Model) -> Bool
{
  if history.isEmpty { return true }
  for (index, entry) in history.enumerated() where history.allSatisfy({ $0.end >= entry.call }) {
    var next = model
    var rest = history
    rest.remove(at: index)
    if next.apply(entry.operation), hasExplanation(rest, from: next) { return true }
  }
  return false
}
