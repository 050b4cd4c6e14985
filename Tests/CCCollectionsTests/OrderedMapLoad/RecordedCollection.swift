import CCCollections
import CCTestSupport

/// A map or a set under test that says what came of an action in the terms of the maps' models.
protocol RecordedCollection: Sendable {
  associatedtype Action: RecordedAction

  func perform(_ action: Action) -> OrderedMapModel.Operation
  /// See `AuditedMap`.
  var structureFault: String? { get }
  var count: Int { get }
  /// The keys that a walk comes by.
  var numbers: [Int] { get }
}

/// An action that can be drawn. `value` is what it writes, if it writes; `seen` a value that may be there.
protocol RecordedAction: Sendable {
  static func insert(_ key: Int, _ value: Int) -> Self
  /// One of those that concern a single key.
  static func onOneKey(below bound: Int, value: Int, seen: Int?, _ random: inout TestRandom) -> Self
  static func any(below bound: Int, value: Int, seen: Int?, _ random: inout TestRandom) -> Self
}

extension MapAction: RecordedAction {}

extension NumberedMap: RecordedCollection where Map: AuditedMap {
  var structureFault: String? { map.structureFault }
  var count: Int { map.count }
  var numbers: [Int] { map.map { $0.key.number } }
}
