import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

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
    state.withLock { state in
      defer { state.blocks = [] }
      return state.blocks
    }
  }

  /// Tells the readers that no more blocks will come.
  func close() { state.withLock { $0.isClosed = true } }

  /// Takes blocks until all have come and are gone.
  func forEachUntilClosed(_ body: (Block) -> Void) {
    while true {
      let (block, isClosed) = state.withLock { ($0.blocks.popLast(), $0.isClosed) }
      if let block { body(block) } else if isClosed { return } else { sched_yield() }
    }
  }
}
