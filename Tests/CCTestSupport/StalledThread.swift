/// A thread that stands still in the middle of something until it is released.
public final class StalledThread: Sendable {
  private let gate: Gate
  private let thread: JoinableThread

  /// Starts a thread that runs `body`, which calls `park` where it is to stand still; returns when it stands there. A body
  /// that ends without traps. Once released, `park` returns at once: bodies may run again.
  public init(_ body: @escaping @Sendable (_ park: () -> Void) -> Void) {
    let gate = Gate()
    let arrived = Gate()
    let isParked = Locked(false)
    self.gate = gate
    thread = JoinableThread {
      body {
        isParked.withLock { $0 = true }
        arrived.open()
        gate.wait()
      }
      arrived.open()
    }
    arrived.wait()
    precondition(isParked.withLock { $0 }, "the body ended without parking")
  }

  /// Lets it go on.
  public func release() { gate.open() }

  /// Waits for its end.
  public func join() { thread.join() }

  /// Lets it go on and waits for its end.
  public func finish() {
    release()
    join()
  }

  deinit { release() }
}
