/// An ordered map of numbers to numbers, one operation after another.
public struct OrderedMapModel: SequentialModel, Sendable {
  /// A key and its value.
  public struct Entry: Hashable, Sendable, CustomStringConvertible {
    /// Its place in the map.
    public let key: Int
    /// What is there.
    public let value: Int

    /// A pair, as a map returns it.
    public init(_ pair: (key: Int, value: Int)) { (key, value) = pair }

    /// As in a dictionary.
    public var description: String { "\(key): \(value)" }
  }

  /// Where, seen from a key, an element is looked for.
  public enum Direction: String, CaseIterable, Sendable {
    case before, atOrBefore, atOrAfter, after
  }

  /// An operation with its result.
  public enum Operation: Hashable, Sendable {
    /// On one key; see ``MapEntryModel``.
    case entry(Int, MapEntryModel.Operation)
    case first(Entry?)
    case last(Entry?)
    case popFirst(Entry?)
    case popLast(Entry?)
    /// `element(before:)` and the like: of which key, and what came back.
    case element(Direction, Int, Entry?)
    case isEmpty(Bool)
    /// No operation of a map: that the key was first (last) at some moment. See ``relaxingPops(_:)``.
    case keyIsFirst(Int)
    case keyIsLast(Int)

    /// The key and what was done to it, for a partition by keys; nil: it concerns more than one.
    public var entry: (key: Int, operation: MapEntryModel.Operation)? {
      guard case .entry(let key, let operation) = self else { return nil }
      return (key, operation)
    }
  }

  /// Ascending by key.
  private var entries: [Entry] = []

  /// An empty map.
  public init() {}

  /// The value of a key, or nil.
  public subscript(key: Int) -> Int? {
    get {
      let index = index(atOrAfter: key)
      return holds(key, at: index) ? entries[index].value : nil
    }
    set {
      let index = index(atOrAfter: key)
      let found = index..<(holds(key, at: index) ? index + 1 : index)
      entries.replaceSubrange(found, with: newValue.map { [Entry((key, $0))] } ?? [])
    }
  }

  /// See ``SequentialModel``.
  public mutating func apply(_ operation: Operation) -> Bool {
    switch operation {
    case .entry(let key, let operation):
      let before = self[key]
      var model = MapEntryModel(before)
      guard model.apply(operation) else { return false }
      if model.value != before { self[key] = model.value }
      return true
    case .first(let entry):
      return entries.first == entry
    case .last(let entry):
      return entries.last == entry
    case .popFirst(let entry):
      guard entries.first == entry else { return false }
      if entry != nil { entries.removeFirst() }
      return true
    case .popLast(let entry):
      return entries.popLast() == entry
    case .element(let direction, let key, let entry):
      return nearest(direction, key) == entry
    case .isEmpty(let isEmpty):
      return entries.isEmpty == isEmpty
    case .keyIsFirst(let key):
      return entries.first?.key == key
    case .keyIsLast(let key):
      return entries.last?.key == key
    }
  }

  private func nearest(_ direction: Direction, _ key: Int) -> Entry? {
    let index =
      switch direction {
      case .before: index(atOrAfter: key) - 1
      case .atOrBefore: index(after: key) - 1
      case .atOrAfter: index(atOrAfter: key)
      case .after: index(after: key)
      }
    return entries.indices.contains(index) ? entries[index] : nil
  }

  private func index(atOrAfter key: Int) -> Int { entries.firstIndex { $0.key >= key } ?? entries.count }

  private func index(after key: Int) -> Int { entries.firstIndex { $0.key > key } ?? entries.count }

  private func holds(_ key: Int, at index: Int) -> Bool { index < entries.count && entries[index].key == key }
}

extension OrderedMapModel: ExpressibleByDictionaryLiteral {
  /// A map with the given entries; a key that comes twice has its last value.
  public init(dictionaryLiteral elements: (Int, Int)...) {
    self.init()
    for (key, value) in elements { self[key] = value }
  }
}
