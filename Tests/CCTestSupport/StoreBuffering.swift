import Synchronization

/// Store buffering on the real machine: each of two sides stores, and then loads what the other side stores. Without fences
/// between, both now and then miss each other. Not a proof (models are that): a missing fence shows within seconds in a
/// release build on two processors, even where others use them, too. With schedule points it does not: those take too long.
public enum StoreBuffering {
  private static let rounds: UInt64 = 20_000
  /// Where others use the processors, rounds take long, and a few must do.
  private static let patience = Duration.seconds(3)

  /// Runs both sides again and again, each time at the same moment, as far as that can be had, and returns how often both
  /// missed. A side returns whether it has seen the other.
  ///
  /// With `holdsStoresBack`, the left side's stores wait behind others. That is of no use where a side begins with a locked
  /// instruction, which would wait for those.
  public static func misses(
    holdsStoresBack: Bool = true, _ left: @escaping @Sendable (_ round: UInt64) -> Bool,
    _ right: @escaping @Sendable (_ round: UInt64) -> Bool
  ) -> Int {
    let arrived = Atomic<UInt64>(0)
    let last = Atomic<UInt64>(rounds)
    let end = ContinuousClock.now + patience
    let lines = ContendedLines()
    let missed = (0..<2).map { _ in Locked<Set<UInt64>>([]) }
    onThreads(2) { index in
      // Two threads that the system runs by turns on the same processor never miss anything.
      Processors.stay(on: index)
      var own: Set<UInt64> = []
      var round: UInt64 = 0
      while round < last.load(ordering: .acquiring) {
        round += 1
        if index == 1, holdsStoresBack { lines.write(round) }
        // The other side has not decided yet whether the next round is the last.
        if index == 0, round % 64 == 0, ContinuousClock.now > end { last.store(round, ordering: .releasing) }
        arrived.add(1, ordering: .sequentiallyConsistent)
        var spins = 0
        while arrived.load(ordering: .acquiring) < 2 * round {
          spins += 1
          if spins > 2000 { yieldProcessor() }
        }
        if !holdsStoresBack {
          // Each difference between the two, up to some hundred nanoseconds.
          for _ in 0..<(index == 0 ? round : round / 32) % 32 * 8 { _ = arrived.load(ordering: .relaxed) }
        } else if index == 0 {
          // The left side's stores wait in its buffer behind these, whose lines the other side has.
          lines.write(round)
        } else {
          // Both miss where all of the right side's steps come between the left side's load and the end of that wait. How long
          // the left side takes to get there, nobody knows.
          for _ in 0..<round % 64 * 32 { _ = arrived.load(ordering: .relaxed) }
        }
        if !(index == 0 ? left(round) : right(round)) { own.insert(round) }
      }
      missed[index].withLock { $0 = own }
    }
    let sets = missed.map { $0.withLock { $0 } }
    return sets[0].intersection(sets[1]).count
  }
}

/// Cache lines that two threads write by turns.
@safe
private final class ContendedLines: @unchecked Sendable {
  private static let count = 24
  private static let stride = 128
  private let memory = UnsafeMutableRawPointer.allocate(byteCount: count * stride, alignment: stride)

  init() { unsafe memory.initializeMemory(as: UInt8.self, repeating: 0, count: Self.count * Self.stride) }

  func write(_ value: UInt64) {
    for line in 0..<Self.count {
      // SAFETY: within the memory, which lives as long as this object.
      unsafe (memory + line * Self.stride).assumingMemoryBound(to: Atomic<UInt64>.self)
        .pointee.store(value, ordering: .relaxed)
    }
  }

  deinit { unsafe memory.deallocate() }
}
