import CCCollections
import Testing

/// An ordered map by its definition: a dictionary, and its keys sorted whenever their order matters.
struct OrderedMapReference<Key: Comparable & Hashable & Sendable> {
  var values: [Key: Int] = [:]

  var sortedKeys: [Key] { values.keys.sorted() }
  var listed: String { list(sortedKeys) }

  func entry(_ key: Key?) -> String? { key.map { "\($0): \(values[$0]!)" } }
  func list(_ keys: [Key]) -> String { keys.map { entry($0)! }.joined(separator: ", ") }

  /// Removes what `isRemoved` says. Returns how many.
  mutating func remove(where isRemoved: (Key) -> Bool) -> Int {
    let keys = values.keys.filter(isRemoved)
    for key in keys { values[key] = nil }
    return keys.count
  }
}
