import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Runs `body` on `count` threads of their own, which start together; returns when all have ended. Unlike Dispatch's
/// workers, these threads really end, so that what they leave behind can be looked at.
public func onThreads(_ count: Int, _ body: @escaping @Sendable (_ index: Int) -> Void) {
  let gate = Gate()
  let threads = (0..<count).map { index in
    JoinableThread {
      gate.wait()
      body(index)
    }
  }
  gate.open()
  for thread in threads { thread.join() }
}

/// A thread that can be joined. Joining comes after the thread's destructors, and so after what a library does at exit.
public final class JoinableThread: Sendable {
  private let handle: Locked<pthread_t>

  /// Starts a thread that runs `body`.
  public init(_ body: @escaping @Sendable () -> Void) {
    final class Box {
      let body: @Sendable () -> Void
      init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }
    let box = unsafe Unmanaged.passRetained(Box(body)).toOpaque()
    #if canImport(Darwin)
      var thread: pthread_t?
    #else
      var thread = pthread_t()
    #endif
    // SAFETY: the thread takes the box's reference over.
    let result = unsafe pthread_create(
      &thread, nil,
      { argument in
        #if canImport(Darwin)
          let pointer = unsafe argument
        #else
          let pointer = unsafe argument!
        #endif
        unsafe Unmanaged<Box>.fromOpaque(pointer).takeRetainedValue().body()
        return nil
      }, box)
    precondition(result == 0, "pthread_create: \(result)")
    #if canImport(Darwin)
      handle = Locked(thread!)
    #else
      handle = Locked(thread)
    #endif
  }

  /// Waits for the end of the thread.
  public func join() {
    handle.withLock { _ = pthread_join($0, nil) }
  }
}

/// Holds threads up until it is opened. For stalls in the middle of an operation, too: in a comparison or a closure.
public final class Gate: Sendable {
  private let isOpen = Atomic<Bool>(false)
  private let waiters = Atomic<Int>(0)

  /// A closed gate.
  public init() {}

  /// Waits for `open`.
  public func wait() {
    waiters.add(1, ordering: .sequentiallyConsistent)
    while !isOpen.load(ordering: .acquiring) { sched_yield() }
  }

  /// Lets all waiting threads go, and those that come later.
  public func open() { isOpen.store(true, ordering: .releasing) }

  /// Waits until `count` threads are waiting.
  public func awaitWaiters(_ count: Int) {
    while waiters.load(ordering: .sequentiallyConsistent) < count { sched_yield() }
  }
}

/// Gives the processor away now and then, at moments that a seed decides.
public struct Jitter {
  private var random: TestRandom

  /// Yields as the seed says.
  public init(seed: UInt64) { random = TestRandom(seed: seed) }

  /// Perhaps lets another thread run.
  public mutating func maybeYield() {
    if random.next() & 15 == 0 { sched_yield() }
  }
}

/// Lets another thread run.
public func yieldProcessor() { sched_yield() }
