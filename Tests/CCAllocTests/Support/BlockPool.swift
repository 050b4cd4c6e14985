import Synchronization

/// Blocks on their way from one thread to another.
final class BlockPool: Sendable {
  private struct State {
    var blocks: [Block] = []
    var isClosed = false
  }

  private let state = Mutex(State())

  func put(_ block: Block) { state.withLock { $0.blocks.append(block) } }

  func take() -> Block? { state.withLock { $0.blocks.popLast() } }

  /// All blocks at once, which leaves none.
  func takeAll() -> [Block] {
    state.withLock {
      defer { $0.blocks = [] }
      return $0.blocks
    }
  }

  /// Tells the readers that no more blocks will come.
  func close() { state.withLock { $0.isClosed = true } }

  /// Whether all blocks have come, and are gone again.
  var isExhausted: Bool { state.withLock { $0.isClosed && $0.blocks.isEmpty } }
}
