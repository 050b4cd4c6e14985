import CCCollections
import CCTestSupport
import Testing

/// A structure, a scheme, fences, and how many entries a block takes: what the tests of ordered maps under load vary.
struct LoadedMapSubject: Sendable, CustomTestStringConvertible {
  let structure: MapStructure
  let reclamation: SchemeUnderTest
  /// Nil: as many as for everybody.
  let capacity: Int?
  /// For how many entries a block has room for a delta; nil: as for everybody, which in small blocks is none.
  var entriesPerDelta: Int?

  /// For what takes long. A thorough structure runs under every scheme with each capacity, readers' fences free; with both kinds
  /// of fences where blocks are smallest; and with deltas in small blocks. Another one runs without the latter two; where threads
  /// are held up at schedule points, of which each of its operations may have hundreds, with the smallest blocks only.
  static let allCases = MapStructure.allCases.flatMap { structure in
    structure.isThorough
      ? each(structure, SchemeUnderTest.allCases, [1]) + each(structure, .best, [2, nil]) + withDeltas(structure)
      : each(structure, .best, capacitiesOfOthers)
  }

  /// Small blocks, with a delta for each entry.
  static func withDeltas(capacity: Int) -> [Self] { MapStructure.allCases.flatMap { withDeltas($0, capacity) } }

  private static func withDeltas(_ structure: MapStructure, _ capacity: Int = 6) -> [Self] {
    each(structure, .best, [capacity]).map {
      var subject = $0
      subject.entriesPerDelta = 1
      return subject
    }
  }

  private static var capacitiesOfOthers: [Int?] {
    #if SchedulePoints
      [1]
    #else
      [1, 2, nil]
    #endif
  }

  /// Of those, whose blocks are split and killed all the time.
  static let small = allCases.filter { ($0.capacity ?? .max) <= 2 }

  /// Every structure under each scheme, with blocks of one size.
  static func everyScheme(_ fences: FenceKind = .best, capacity: Int? = nil) -> [Self] {
    MapStructure.allCases.flatMap { each($0, fences, [capacity]) }
  }

  private static func each(_ structure: MapStructure, _ fences: FenceKind, _ capacities: [Int?]) -> [Self] {
    each(structure, SchemeUnderTest.allCases.filter { $0.fences == fences }, capacities)
  }

  private static func each(_ structure: MapStructure, _ subjects: [SchemeUnderTest], _ capacities: [Int?]) -> [Self] {
    capacities.flatMap { capacity in
      subjects.map { Self(structure: structure, reclamation: $0, capacity: capacity) }
    }
  }

  var testDescription: String {
    "\(structure.rawValue), \(reclamation), capacity \(capacity.map { "\($0)" } ?? "as usual")"
      + (entriesPerDelta.map { ", a delta for each \($0)" } ?? "")
  }

  func makeDomain(_ allocator: NodeAllocator = .system) -> ReclamationDomain {
    reclamation.makeDomain(allocator: allocator)
  }

  /// An empty map.
  func map<Key: Comparable & Sendable, Value: Sendable>(
    _: Key.Type = Key.self, _: Value.Type = Value.self, in domain: ReclamationDomain
  ) -> any AuditedMap<Key, Value> {
    structure.map(in: domain, capacity: capacity, entriesPerDelta: entriesPerDelta)
  }

  /// An empty set.
  func set<Element: Comparable & Sendable>(
    _: Element.Type = Element.self, in domain: ReclamationDomain
  ) -> any AuditedSet<Element> {
    structure.set(in: domain, capacity: capacity, entriesPerDelta: entriesPerDelta)
  }
}
