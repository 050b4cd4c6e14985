import CCReclaim

@testable import CCCollections

/// A map of blocks under test: blocks can be made small, and how it is built can be looked at.
protocol AuditedMap<Key, Value>: _CoreBackedMap where Core == _OrderedMapBlocks<Key, Value, Index> {
  associatedtype Index: AuditedIndex where Index.Key == Key
}

/// As a map.
protocol AuditedSet<Element>: _CoreBackedSet where Core == _OrderedMapBlocks<Element, _Nothing, Index> {
  associatedtype Index: AuditedIndex where Index.Key == Element
}

/// An index that says whether it is built as it should be.
protocol AuditedIndex: _AnchorIndex {
  /// What is wrong with an index that nobody uses just now; nil: nothing. `nodes` are those of the chain, the first one, which
  /// no index has to enter, among them.
  @unsafe
  func fault(_ nodes: [UnsafeMutablePointer<AnchoredNode>]) -> String?
  /// In how many lists of the index a node is that has been there for a while.
  @unsafe
  func linkCount(of node: UnsafeMutablePointer<AnchoredNode>) -> UInt16
}

extension AuditedMap {
  /// An empty map. `capacity` is how many entries a block takes, and `entriesPerDelta` how many there are for each delta that it has
  /// room for; nil: as many as for everybody.
  init(domain: ReclamationDomain, capacity: Int?, entriesPerDelta: Int? = nil) {
    self.init(_core: Core(domain: domain, testCapacity: capacity, entriesPerDelta))
    withExtendedLifetime(domain) {}
  }

  /// What is wrong with how a map is built that nobody uses just now, and in which nothing has failed for lack of memory. Nil:
  /// nothing.
  var structureFault: String? { _core.structureFault }

  /// How many blocks of a map that nobody uses just now have deltas.
  var blocksWithDeltas: Int { _core.blocksWithDeltas }

  /// For each block of a map that nobody uses just now, how many bytes its digests leave out; nil where one is not known.
  var digestSkips: [Int?] { _core.digestSkips }
}

extension AuditedSet {
  /// An empty set; see `AuditedMap`.
  init(domain: ReclamationDomain, capacity: Int?, entriesPerDelta: Int? = nil) {
    self.init(_core: Core(domain: domain, testCapacity: capacity, entriesPerDelta))
    withExtendedLifetime(domain) {}
  }

  /// See `AuditedMap`.
  var structureFault: String? { _core.structureFault }
}

extension _OrderedMapBlocks {
  fileprivate init(domain: ReclamationDomain, testCapacity: Int?, _ entriesPerDelta: Int?) {
    self.init(domain: domain, capacity: testCapacity ?? Shape.capacity, entriesPerDelta: entriesPerDelta)
  }
}
