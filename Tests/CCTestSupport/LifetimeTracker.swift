import Synchronization

/// Counts the live instances that it has made, on any number of threads. A test ends with none. The memory of instances is
/// kept as long as the tracker.
public final class LifetimeTracker: Sendable {
  private let live = Atomic<Int>(0)
  private let made = Atomic<Int>(0)
  /// Unowned references keep the memory of destroyed instances from being used again: it is what tells that they were.
  private let memory: Locked<[Memory]> = Locked([])

  private struct Memory {
    unowned let instance: Tracked
  }

  /// No instances yet.
  public init() {}

  /// Instances that were made and not yet destroyed.
  public var liveCount: Int { live.load(ordering: .sequentiallyConsistent) }

  /// Instances that were ever made.
  public var madeCount: Int { made.load(ordering: .sequentiallyConsistent) }

  /// A new instance.
  public func instance(_ value: Int) -> Tracked {
    live.add(1, ordering: .sequentiallyConsistent)
    made.add(1, ordering: .sequentiallyConsistent)
    let instance = Tracked(value, self)
    memory.withLock { $0.append(Memory(instance: instance)) }
    return instance
  }

  /// An instance: knows whether it was destroyed, and traps if it is used or destroyed afterwards.
  public final class Tracked: Sendable, CustomStringConvertible {
    private static let alive: UInt64 = 0xA11F_E000_A11F_E000
    private let storedValue: Int
    private let tracker: LifetimeTracker
    private let canary = Atomic<UInt64>(alive)
    private let onDestruction: Locked<(@Sendable () -> Void)?> = Locked(nil)

    fileprivate init(_ value: Int, _ tracker: LifetimeTracker) {
      storedValue = value
      self.tracker = tracker
    }

    /// The number that it was made with.
    public var value: Int {
      if canary.load(ordering: .relaxed) != Self.alive { fatalError("an instance was used after it was destroyed") }
      return storedValue
    }

    /// Calls `body` when the instance is destroyed.
    public func whenDestroyed(_ body: @escaping @Sendable () -> Void) {
      onDestruction.withLock { $0 = body }
    }

    /// The number.
    public var description: String { "\(value)" }

    deinit {
      let word = canary.exchange(0, ordering: .sequentiallyConsistent)
      if word != Self.alive { fatalError("an instance was destroyed twice") }
      tracker.live.subtract(1, ordering: .sequentiallyConsistent)
      onDestruction.withLock { $0 }?()
    }
  }
}
