#if SchedulePoints

  import CCReclaim
  import CCTestSupport

  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #elseif canImport(Darwin)
    import Darwin
  #endif

  /// An allocator that gives out the same addresses in every schedule: how high a tower of a skip list becomes depends on them.
  /// It gives no block out twice, and fills those that come back with a pattern.
  final class ScheduleArena: Sendable {
    @safe
    private struct State: @unchecked Sendable {
      let base: UnsafeMutableRawPointer
      var used = 0
      var freed: [(offset: Int, byteCount: Int)] = []
      var liveCount = 0
    }

    private static let pattern: UInt8 = 0xDF
    private static let byteCount = 1 << 20
    /// Those that are not in use. An allocator is for ever, and so is its arena.
    private static let unused = Locked<[Int: (arena: ScheduleArena, allocator: NodeAllocator)]>([:])

    private let state: Locked<State>

    // SAFETY (whole file): the arena's memory is its own, and blocks are within it.

    private init(variant: Int) {
      let wish = unsafe UnsafeMutableRawPointer(bitPattern: 0x5A00_0000_0000 + variant * 16 * Self.byteCount)
      let base = unsafe mmap(wish, Self.byteCount, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
      guard let base = unsafe base, unsafe base != MAP_FAILED else { fatalError("no memory for an arena") }
      state = unsafe Locked(State(base: base))
    }

    /// Runs `body` with an arena that nobody else uses. Each variant has addresses of its own; the same in another run of the
    /// tests, if they are free there.
    static func with<Result>(variant: Int, _ body: (ScheduleArena, NodeAllocator) -> Result) -> Result {
      let (arena, allocator) =
        unused.withLock { $0.removeValue(forKey: variant) }
        ?? {
          let arena = ScheduleArena(variant: variant)
          return (arena, arena.makeAllocator())
        }()
      defer { if arena.reset() == nil { unused.withLock { $0[variant] = (arena, allocator) } } }
      return body(arena, allocator)
    }

    private func makeAllocator() -> NodeAllocator {
      unsafe NodeAllocator(
        name: "schedule arena",
        allocate: { [self] size, alignment in
          unsafe state.withLock { state in
            let offset = (state.used + alignment - 1) & ~(alignment - 1)
            precondition(offset + size <= Self.byteCount, "the arena is used up")
            state.used = offset + size
            state.liveCount += 1
            return unsafe state.base + offset
          }
        },
        free: { [self] pointer, size in
          state.withLock { state in
            unsafe pointer.initializeMemory(as: UInt8.self, repeating: Self.pattern, count: size ?? 0)
            unsafe state.freed.append((pointer - state.base, size ?? 0))
            state.liveCount -= 1
          }
        })
    }

    /// Gets ready for the next schedule. Says what is wrong, if something is still out, or was written to after it came back.
    func reset() -> String? {
      state.withLock { state in
        if state.liveCount != 0 { return "\(state.liveCount) blocks never came back" }
        for (offset, byteCount) in state.freed {
          let bytes = unsafe UnsafeRawBufferPointer(start: state.base + offset, count: byteCount)
          if unsafe !bytes.allSatisfy({ $0 == Self.pattern }) { return "a block was written to after it was freed" }
        }
        state.freed = []
        state.used = 0
        return nil
      }
    }
  }

#endif
