#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// State behind a lock, with conditions to wait for: Hoare's and Hansen's monitor. The thread sanitizer knows its parts.
@safe
final class Monitor<State>: @unchecked Sendable {
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let conditions: UnsafeMutableBufferPointer<pthread_cond_t>
  private var state: State

  /// State with as many conditions.
  init(_ state: sending State, conditions count: Int = 1) {
    unsafe mutex = .allocate(capacity: 1)
    unsafe conditions = .allocate(capacity: count)
    // SAFETY (whole class): initialised here, destroyed with this object, and never moved.
    unsafe mutex.initialize(to: pthread_mutex_t())
    unsafe pthread_mutex_init(mutex, nil)
    unsafe conditions.initialize(repeating: pthread_cond_t())
    self.state = state
    for index in 0..<count { unsafe pthread_cond_init(address(index), nil) }
  }

  private func address(_ condition: Int) -> UnsafeMutablePointer<pthread_cond_t> {
    unsafe conditions.baseAddress! + condition
  }

  /// Runs `body` with the state, alone.
  func withLock<Result>(_ body: (inout State) throws -> Result) rethrows -> Result {
    unsafe pthread_mutex_lock(mutex)
    defer { unsafe pthread_mutex_unlock(mutex) }
    return try body(&state)
  }

  /// Runs `body` with the state, alone, then waits on a condition until `isMet`.
  func wait(on condition: Int = 0, after body: (inout State) -> Void = { _ in }, until isMet: (State) -> Bool) {
    unsafe pthread_mutex_lock(mutex)
    defer { unsafe pthread_mutex_unlock(mutex) }
    body(&state)
    while !isMet(state) { unsafe pthread_cond_wait(address(condition), mutex) }
  }

  /// Waits on a condition until `isMet`, at most so long. Whether it is met.
  ///
  /// In several waits: a clock that is set, or a machine that was suspended, ends one of them early, and that is not all.
  func wait(on condition: Int = 0, seconds: Double, until isMet: (State) -> Bool) -> Bool {
    unsafe pthread_mutex_lock(mutex)
    defer { unsafe pthread_mutex_unlock(mutex) }
    for _ in 0..<8 {
      var deadline = timespec()
      unsafe clock_gettime(CLOCK_REALTIME, &deadline)
      let nanoseconds = Int(seconds / 8 * 1e9) + deadline.tv_nsec
      deadline.tv_sec += nanoseconds / 1_000_000_000
      deadline.tv_nsec = nanoseconds % 1_000_000_000
      while !isMet(state) {
        if unsafe pthread_cond_timedwait(address(condition), mutex, &deadline) != 0 { break }
      }
      if isMet(state) { return true }
    }
    return false
  }

  /// Wakes those who wait on a condition.
  func signal(_ condition: Int = 0) { unsafe pthread_cond_broadcast(address(condition)) }

  deinit {
    for index in unsafe conditions.indices { unsafe pthread_cond_destroy(address(index)) }
    unsafe pthread_mutex_destroy(mutex)
    unsafe mutex.deallocate()
    unsafe conditions.deallocate()
  }
}
