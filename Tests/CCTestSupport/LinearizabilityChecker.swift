/// Whether a history could have come from an object that does one operation after another, each at a moment between its
/// call and its return; and if not, up to where it could have. A history may have any length, but where an order shows only
/// much later (a queue's producers overlap, and nobody looks for long) the search is exponential in what overlaps: there,
/// take many short histories.
public func checkLinearizability<Model: SequentialModel>(
  _ history: [RecordedOperation<Model.Operation>], from initial: Model
) -> LinearizabilityResult<Model.Operation> {
  var search = LinearizabilitySearch(history, from: initial)
  return search.run()
}

/// The same for an object that consists of independent ones. A history is linearizable if what was done to each of them is
/// (Herlihy and Wing call it locality), so each is checked by itself, with a model of its own: many short searches instead
/// of a long one. `split` says to whom an operation belongs and what it is there; nil, for one that concerns several, traps.
public func checkLinearizability<Operation, Key: Hashable, Model: SequentialModel>(
  _ history: [RecordedOperation<Operation>],
  partitionedBy split: (Operation) -> (key: Key, operation: Model.Operation)?,
  from initial: (Key) -> Model
) -> LinearizabilityResult<Model.Operation> {
  var partitions: [Key: [RecordedOperation<Model.Operation>]] = [:]
  var keys: [Key] = []
  for entry in history {
    guard let (key, operation) = split(entry.operation) else {
      preconditionFailure("\(entry) concerns more than one partition")
    }
    if partitions[key] == nil { keys.append(key) }
    partitions[key, default: []].append(RecordedOperation(operation, call: entry.call, end: entry.end))
  }
  for key in keys {
    if case .notLinearizable(var violation) = checkLinearizability(partitions[key]!, from: initial(key)) {
      violation.partition = "\(key)"
      return .notLinearizable(violation)
    }
  }
  return .linearizable
}

/// The same for operations that know their key, with one model for all.
public func checkLinearizability<Key: Hashable, Model: SequentialModel>(
  _ history: [RecordedOperation<Model.Operation>], partitionedBy key: (Model.Operation) -> Key, from initial: Model
) -> LinearizabilityResult<Model.Operation> {
  checkLinearizability(history, partitionedBy: { (key($0), $0) }, from: { _ in initial })
}

/// ``checkLinearizability(_:from:)``, when only yes or no is of interest.
public func isLinearizable<Model: SequentialModel>(
  _ history: [RecordedOperation<Model.Operation>], from initial: Model
) -> Bool {
  checkLinearizability(history, from: initial).isLinearizable
}

/// ``checkLinearizability(_:partitionedBy:from:)``, when only yes or no is of interest.
public func isLinearizable<Operation, Key: Hashable, Model: SequentialModel>(
  _ history: [RecordedOperation<Operation>],
  partitionedBy split: (Operation) -> (key: Key, operation: Model.Operation)?,
  from initial: (Key) -> Model
) -> Bool {
  checkLinearizability(history, partitionedBy: split, from: initial).isLinearizable
}

/// ``checkLinearizability(_:partitionedBy:from:)``, when only yes or no is of interest.
public func isLinearizable<Key: Hashable, Model: SequentialModel>(
  _ history: [RecordedOperation<Model.Operation>], partitionedBy key: (Model.Operation) -> Key, from initial: Model
) -> Bool {
  checkLinearizability(history, partitionedBy: key, from: initial).isLinearizable
}
