import CCReclaim
import CCTestSupport
import Synchronization

/// Treiber's stack of numbered nodes, which are used again: with a version in `top`, or with the ABA problem.
final class ToyStack: Sendable {
  private static let none = 255
  private let top: Atomic<UInt64>
  private let next: [Next]
  private let isVersioned: Bool

  private final class Next: Sendable {
    let node: Atomic<Int>
    init(_ node: Int) { self.node = Atomic(node) }
  }

  /// All nodes are in it, the first on top.
  init(nodes: Int, isVersioned: Bool) {
    next = (0..<nodes).map { Next($0 + 1 < nodes ? $0 + 1 : Self.none) }
    top = Atomic(0)
    self.isVersioned = isVersioned
  }

  private func replaceTop(_ old: UInt64, by node: Int) -> Bool {
    let version = isVersioned ? (old >> 8) + 1 : 0
    return top.compareExchange(
      expected: old, desired: version << 8 | UInt64(node), ordering: .sequentiallyConsistent
    ).exchanged
  }

  func pop() -> Int? {
    while true {
      let old = top.load(ordering: .sequentiallyConsistent)
      let node = Int(old & 255)
      reach(.toyLoaded)
      if node == Self.none { return nil }
      let successor = next[node].node.load(ordering: .sequentiallyConsistent)
      reach(.toyNextLoaded)
      if replaceTop(old, by: successor) { return node }
    }
  }

  func push(_ node: Int) {
    while true {
      let old = top.load(ordering: .sequentiallyConsistent)
      reach(.toyLoaded)
      next[node].node.store(Int(old & 255), ordering: .sequentiallyConsistent)
      reach(.toyStored)
      if replaceTop(old, by: node) { return }
    }
  }

  /// One thread takes a node; another takes two and puts the first back. In the end nobody has what another has.
  static func scenario(isVersioned: Bool) -> Scenario {
    let stack = ToyStack(nodes: 3, isVersioned: isVersioned)
    let taken = Locked<[Int]>([])
    return Scenario(
      threads: [
        {
          if let node = stack.pop() { taken.withLock { $0.append(node) } }
        },
        {
          guard let first = stack.pop(), let second = stack.pop() else { return }
          stack.push(first)
          taken.withLock { $0.append(second) }
        },
      ],
      check: {
        var nodes = taken.withLock { $0 }
        for _ in 0..<4 {
          if let node = stack.pop() { nodes.append(node) }
        }
        return nodes.sorted() == [0, 1, 2] ? nil : "the nodes are \(nodes)"
      })
  }
}
