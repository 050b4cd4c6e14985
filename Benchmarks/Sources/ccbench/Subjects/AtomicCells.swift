import CCCollections
import Synchronization

/// A node of ``AtomicCells``.
struct CellNode: ~Copyable {
  let header: BlockHeader
  /// How often the cell has been updated; changed when the node is destroyed, so that whoever still reads it finds out.
  var value: Int64

  static let destroyed: Int64 = -1
}

final class CellNodeKind: BlockKind {
  override class func destroy(_ block: UnsafeMutableRawPointer) {
    block.assumingMemoryBound(to: CellNode.self).pointee.value = CellNode.destroyed
  }
}

/// The simplest structure that retires with every update: a few links, each to a node of its own, on a cache line of its own.
/// Written against the library's public API.
final class AtomicCells: @unchecked Sendable {
  let domain: ReclamationDomain
  let count: Int
  private let memory: UnsafeMutableRawPointer

  private static let stride = 128

  init(_ domain: ReclamationDomain, count: Int) {
    self.domain = domain
    self.count = count
    memory = .allocate(byteCount: count * Self.stride, alignment: Self.stride)
    for index in 0..<count {
      let node = domain.withGuard { makeNode(0, $0) }
      (memory + index * Self.stride)
        .initializeMemory(as: Atomic<MarkedPointer<CellNode>>.self, to: Atomic(MarkedPointer(node)))
    }
  }

  deinit {
    domain.withGuard { guarded in
      for index in 0..<count {
        if let node = cell(index).pointee.load(ordering: .acquiring).pointer { guarded.retire(node) }
      }
    }
    memory.deallocate()
  }

  /// Puts a new node in the place of the one that is there, which it retires.
  @inline(__always)
  func update(_ index: Int) {
    let cell = cell(index)
    domain.withGuard { guarded throws(OperationRestart) in
      while true {
        let old = try guarded.load(cell.pointee)
        let oldNode = old.pointer!
        let node = makeNode(oldNode.pointee.value + 1, guarded)
        let (exchanged, _) = cell.pointee.compareExchange(
          expected: old, desired: MarkedPointer(node), successOrdering: .acquiringAndReleasing,
          failureOrdering: .relaxed)
        if exchanged { return guarded.retire(oldNode) }
        guarded.discard(node)
      }
    }
  }

  /// How often a cell has been updated.
  func value(_ index: Int) -> Int64 {
    domain.withGuard { guarded throws(OperationRestart) in
      Self.value(of: try guarded.load(cell(index).pointee).pointer!)
    }
  }

  /// How many updates there were.
  var sum: Int64 { (0..<count).reduce(0) { $0 + value($1) } }

  /// What a reader has seen that stood still inside its operation.
  struct StalledRead {
    /// In the node that it held, before and after.
    let before, after: Int64
    /// In the node that was there when it went on, read by the same operation; which starts again if it must.
    let latest: Int64
  }

  /// Reads a cell, and calls `standStill` while the node is protected.
  func read(_ index: Int, _ standStill: () -> Void) -> StalledRead {
    let cell = cell(index)
    var held: (before: Int64, after: Int64)?
    return domain.withGuard { guarded throws(OperationRestart) in
      let node = try guarded.load(cell.pointee).pointer!
      let seen: (before: Int64, after: Int64)
      if let held {
        seen = held
      } else {
        let before = Self.value(of: node)
        standStill()
        seen = (before, Self.value(of: node))
        held = seen
      }
      let latest = try guarded.load(cell.pointee, slot: 1).pointer!
      return StalledRead(before: seen.before, after: seen.after, latest: Self.value(of: latest))
    }
  }

  /// Not inlined, so that the second reading is one.
  @inline(never)
  private static func value(of node: UnsafeMutablePointer<CellNode>) -> Int64 { node.pointee.value }

  @inline(__always)
  private func cell(_ index: Int) -> UnsafeMutablePointer<Atomic<MarkedPointer<CellNode>>> {
    (memory + index * Self.stride).assumingMemoryBound(to: Atomic<MarkedPointer<CellNode>>.self)
  }

  @inline(__always)
  private func makeNode(
    _ value: Int64, _ guarded: borrowing ReclamationGuard
  ) -> UnsafeMutablePointer<CellNode> {
    guard let block = try? guarded.allocateBlock(byteCount: MemoryLayout<CellNode>.size, kind: CellNodeKind.self) else {
      fatalError("no memory for a node")
    }
    let header = block.assumingMemoryBound(to: BlockHeader.self).move()
    let node = block.bindMemory(to: CellNode.self, capacity: 1)
    node.initialize(to: CellNode(header: header, value: value))
    return node
  }
}
