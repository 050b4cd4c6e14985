#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A value behind a lock that the thread sanitizer knows. (It does not know the one in `Synchronization`.)
@safe
public final class Locked<Value>: @unchecked Sendable {
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private var value: Value

  /// Puts a value behind a lock.
  public init(_ value: sending Value) {
    unsafe mutex = .allocate(capacity: 1)
    // SAFETY: fresh memory, freed with this object.
    unsafe mutex.initialize(to: pthread_mutex_t())
    unsafe pthread_mutex_init(mutex, nil)
    self.value = value
  }

  /// Runs `body` with the value, alone.
  public func withLock<Result>(_ body: (inout Value) throws -> Result) rethrows -> Result {
    // SAFETY: the mutex lives as long as this object.
    unsafe pthread_mutex_lock(mutex)
    defer { unsafe pthread_mutex_unlock(mutex) }
    return try body(&value)
  }

  deinit {
    // SAFETY: nobody holds a lock of an object that nobody refers to.
    unsafe pthread_mutex_destroy(mutex)
    unsafe mutex.deallocate()
  }
}
