import CCReclaim
import Synchronization

@testable import CCCollections

/// What a tree looks like that nobody uses just now.
@safe
struct TreeShape {
  var shellCount = 0
  /// How many links lead from the tree's top to the shell that is furthest down.
  var depth = 0
  /// The anchors, in the tree's order, of those that have one.
  var nodes: [UnsafeMutablePointer<AnchoredNode>] = unsafe []
  /// What the weights on each path add up to.
  var weight: Int?
  /// The most violations on a path.
  var violationCount = 0
}

/// What is wrong with a tree.
struct TreeFault: Error, CustomStringConvertible {
  let description: String
}

extension _TreeIndex {
  // SAFETY (whole extension): nobody else uses the map.

  /// The tree's shape. Throws if keys are out of order, a node lacks a child, or paths differ in weight.
  func shape() throws(TreeFault) -> TreeShape {
    var shape = TreeShape()
    let inner = unsafe top.pointee.left.load(ordering: .acquiring)
    guard !inner.isShell, unsafe inner.node.isSentinel else {
      throw TreeFault(description: "there is one sentinel only")
    }
    if unsafe inner.node.pointee.change.load(ordering: .acquiring).isFinalized {
      throw TreeFault(description: "the lower sentinel is finalized")
    }
    let word = unsafe inner.node.pointee.left.load(ordering: .acquiring)
    let bounds: (Key?, Key?) = (nil, nil)
    unsafe try visit(word, parentWeight: 1, bounds, (depth: 0, weight: 0, violations: 0), &shape)
    return shape
  }

  @unsafe
  private func visit(
    _ word: MarkedPointer<TreeNode>, parentWeight: Int, _ bounds: (lower: Key?, upper: Key?),
    _ path: (depth: Int, weight: Int, violations: Int), _ shape: inout TreeShape
  ) throws(TreeFault) {
    if word == .null { throw TreeFault(description: "a node lacks a child") }
    let weight = word.weight
    if path.depth == 0, weight != 1 { throw TreeFault(description: "the tree's top weighs \(weight)") }
    var path = path
    path.weight += weight
    if weight > 1 || (weight == 0 && parentWeight == 0) { path.violations += 1 }
    guard !word.isShell else {
      if weight == 0 { throw TreeFault(description: "a shell weighs nothing") }
      return unsafe try visit(shell: word, bounds, path, &shape)
    }
    let node = unsafe word.node
    if unsafe node.pointee.change.load(ordering: .acquiring).isFinalized {
      throw TreeFault(description: "a finalized node is in the tree")
    }
    let key = unsafe node.key(as: Key.self).pointee
    if let lower = bounds.lower, !KeyOrder.precedes(lower, key) {
      throw TreeFault(description: "node \(key) is to the right of \(lower)")
    }
    if let upper = bounds.upper, !KeyOrder.precedes(key, upper) {
      throw TreeFault(description: "node \(key) is to the left of \(upper)")
    }
    path.depth += 1
    let left = unsafe node.pointee.left.load(ordering: .acquiring)
    let right = unsafe node.pointee.right.load(ordering: .acquiring)
    unsafe try visit(left, parentWeight: weight, (bounds.lower, key), path, &shape)
    unsafe try visit(right, parentWeight: weight, (key, bounds.upper), path, &shape)
  }

  @unsafe
  private func visit(
    shell: MarkedPointer<TreeNode>, _ bounds: (lower: Key?, upper: Key?),
    _ path: (depth: Int, weight: Int, violations: Int), _ shape: inout TreeShape
  ) throws(TreeFault) {
    if let weight = shape.weight, weight != path.weight {
      throw TreeFault(description: "one path weighs \(weight), another \(path.weight)")
    }
    shape.weight = path.weight
    shape.depth = max(shape.depth, path.depth)
    shape.violationCount = max(shape.violationCount, path.violations)
    shape.shellCount += 1
    unsafe shape.nodes.append(shell.anchored)
    if unsafe shell.anchored == first {
      if bounds.lower != nil { throw TreeFault(description: "the first node's shell is not the leftmost") }
      return
    }
    let anchor = unsafe shell.anchored.anchor(as: Key.self).pointee
    if let lower = bounds.lower, KeyOrder.precedes(anchor, lower) {
      throw TreeFault(description: "shell \(anchor) is to the right of \(lower)")
    }
    if let upper = bounds.upper, !KeyOrder.precedes(anchor, upper) {
      throw TreeFault(description: "shell \(anchor) is to the left of \(upper)")
    }
  }
}

extension ConcurrentTreeMap: AuditedMap {
  typealias Index = _TreeIndex<Key>

  /// An empty map of a few entries a block, whose tree leaves violations alone until a path has more than so many.
  convenience init(domain: ReclamationDomain, capacity: Int = 1, tolerance: Int) {
    // SAFETY: as the core's own initialiser makes an index.
    unsafe self.init(
      _core: .init(domain: domain, capacity: capacity) { (first, domain) throws(AllocationFailure) in
        unsafe try _TreeIndex(first: first, domain, tolerance: tolerance)
      })
    withExtendedLifetime(domain) {}
  }
}

extension ConcurrentTreeSet: AuditedSet {
  typealias Index = _TreeIndex<Element>
}

extension _TreeIndex: AuditedIndex {
  // SAFETY (whole extension): nobody else uses the map.

  @unsafe
  func linkCount(of node: UnsafeMutablePointer<AnchoredNode>) -> UInt16 { 0 }

  /// A node may lack a shell, if it says so: there was no memory for that.
  @unsafe
  func fault(_ nodes: [UnsafeMutablePointer<AnchoredNode>]) -> String? {
    do throws(TreeFault) {
      let shape = try shape()
      if tolerance == 0, shape.violationCount > 0 { return "\(shape.violationCount) violations on a path" }
      var shells = unsafe shape.nodes[...]
      for node in unsafe nodes.indices {
        let state = unsafe nodes[node].pointee.state.load(ordering: .acquiring)
        let hasShell = unsafe shells.first == nodes[node]
        if hasShell { unsafe shells.removeFirst() }
        if node > 0, hasShell == (state & AnchoredNode.isShellless != 0) {
          return "node \(node) has \(hasShell ? "a" : "no") shell, and says something else"
        }
      }
      return unsafe shells.isEmpty
        ? nil : "\(shells.count) shells stand for nodes that are not in the chain, or elsewhere"
    } catch {
      return error.description
    }
  }
}
