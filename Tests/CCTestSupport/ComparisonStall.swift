import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Says which comparison of ``StallingKey``s stands still: one, each time that it is armed.
public final class ComparisonStall: Sendable {
  private struct Arming {
    /// Nil: any.
    var thread: pthread_t?
    var value: Int?
    /// Comparisons that match and pass.
    var passing: Int
  }

  private let arming: Locked<Arming?> = Locked(nil)
  /// Comparisons while nothing is armed cost a load, and order the threads no further.
  private let isArmed = Atomic<Bool>(false)
  private let gate: Locked<Gate> = Locked(Gate())

  /// Not armed.
  public init() {}

  /// Stalls the next comparison, on whatever thread, that involves a key of this value, after it has let `passing` go.
  public func arm(onValue value: Int, passing: Int = 0) {
    arm(Arming(thread: nil, value: value, passing: passing))
  }

  /// Stalls the calling thread's next comparison (of a key of this value), after it has let `passing` go.
  public func armOnThisThread(value: Int? = nil, passing: Int = 0) {
    arm(Arming(thread: pthread_self(), value: value, passing: passing))
  }

  /// Waits until the comparison stands still.
  public func awaitStalled() { gate.withLock { $0 }.awaitWaiters(1) }

  /// Lets it go on, or disarms if it has not come yet.
  public func release() {
    arming.withLock { $0 = nil }
    isArmed.store(false, ordering: .sequentiallyConsistent)
    gate.withLock { $0 }.open()
  }

  private func arm(_ new: Arming) {
    gate.withLock { $0 = Gate() }
    arming.withLock {
      precondition($0 == nil, "the stall is armed already")
      $0 = new
    }
    isArmed.store(true, ordering: .sequentiallyConsistent)
  }

  func pass(_ left: Int, _ right: Int) {
    guard isArmed.load(ordering: .relaxed) else { return }
    let stalls = arming.withLock { arming -> Bool in
      guard let armed = arming else { return false }
      if let thread = armed.thread, pthread_equal(thread, pthread_self()) == 0 { return false }
      if let value = armed.value, value != left, value != right { return false }
      if armed.passing > 0 {
        arming?.passing -= 1
        return false
      }
      arming = nil
      return true
    }
    guard stalls else { return }
    isArmed.store(false, ordering: .sequentiallyConsistent)
    gate.withLock { $0 }.wait()
  }
}
