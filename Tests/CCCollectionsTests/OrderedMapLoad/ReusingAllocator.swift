#if SchedulePoints

  import CCReclaim
  import CCTestSupport

  // SAFETY (whole file): blocks are handed on as they are, and nobody else has those that came back.

  /// An allocator that gives a freed block's very address out again, when a test has asked for that.
  final class ReusingAllocator: Sendable {
    private struct State {
      var freed: [Int: [UInt]] = [:]
      var wanted: UInt = 0
    }
    private let state = Locked(State())

    /// The address that is to be given out as soon as it is free and its size is asked for.
    func want(_ address: UInt) { state.withLock { $0.wanted = address } }
    func isFree(_ address: UInt) -> Bool { state.withLock { $0.freed.values.contains { $0.contains(address) } } }

    func makeAllocator() -> NodeAllocator {
      unsafe NodeAllocator(
        name: "reusing",
        allocate: { [self] size, alignment in
          unsafe state.withLock { state in
            if let index = state.freed[size]?.firstIndex(of: state.wanted) {
              return unsafe UnsafeMutableRawPointer(bitPattern: state.freed[size]!.remove(at: index))
            }
            return UnsafeMutableRawPointer.allocate(byteCount: size, alignment: alignment)
          }
        },
        free: { [self] pointer, size in
          state.withLock { $0.freed[size ?? 0, default: []].append(UInt(bitPattern: pointer)) }
        })
    }
  }

#endif
