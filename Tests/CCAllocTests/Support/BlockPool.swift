import CCTestSupport

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

  private let state = Locked(State())

  func put(_ block: Block) { state.withLock { $0.blocks.append(block) } }

  func put(_ blocks: [Block]) { state.withLock { $0.blocks += blocks } }

  func take() -> Block? { state.withLock { $0.blocks.popLast() } }

  /// All blocks at once; in their place are those given.
  func takeAll(leaving blocks: [Block] = []) -> [Block] {
    state.withLock { state in
      defer { state.blocks = blocks }
      return state.blocks
    }
  }

  /// Tells the readers that no more blocks will come.
  func close() { state.withLock { $0.isClosed = true } }

  /// Takes blocks until all have come and are gone.
  func forEachUntilClosed(_ body: ([Block]) -> Void) {
    while true {
      let (blocks, isClosed) = state.withLock { state in
        defer { state.blocks = [] }
        return (state.blocks, state.isClosed)
      }
      if !blocks.isEmpty { body(blocks) } else if isClosed { return } else { sched_yield() }
    }
  }
}
