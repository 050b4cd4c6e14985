import CCReclaim
import Synchronization

@testable import CCCollections

extension ConcurrentSkipListMap: AuditedMap {
  typealias Index = _SkipListIndex<Key>
}

extension ConcurrentSkipListSet: AuditedSet {
  typealias Index = _SkipListIndex<Element>
}

extension _SkipListIndex: AuditedIndex {
  // SAFETY (whole extension): nobody else uses the map, and the nodes are its own.

  @unsafe
  func linkCount(of node: UnsafeMutablePointer<AnchoredNode>) -> UInt16 {
    unsafe UInt16(node.pointee.height.load(ordering: .relaxed))
  }

  @unsafe
  func fault(_ nodes: [UnsafeMutablePointer<AnchoredNode>]) -> String? {
    let first = unsafe nodes[0]
    let top = unsafe Int(first.pointee.height.load(ordering: .relaxed))
    for level in 0..<top {
      var expected = unsafe nodes.dropFirst()
        .filter { unsafe Int($0.pointee.height.load(ordering: .relaxed)) > level }[...]
      var word = unsafe link(first, level).pointee.load(ordering: .acquiring)
      while let node = unsafe word.pointer {
        if unsafe node != expected.popFirst() { return "level \(level) is not what the towers say" }
        word = unsafe link(node, level).pointee.load(ordering: .acquiring)
        if word.isMarked { return "a live node's tower is marked at level \(level)" }
      }
      if unsafe !expected.isEmpty { return "level \(level) lacks a node" }
    }
    return nil
  }
}
