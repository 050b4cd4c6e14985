package import CCReclaim

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What decides about the calling thread when it reaches a point.
package protocol ScheduleObserver: AnyObject, Sendable {
  /// Called on the thread that has reached `point`; the thread goes on when this returns.
  func reach(_ point: SchedulePoint)
}

/// Which threads take part in an exploration. The others pass through the points at once.
package enum ScheduledThread {
  private static let key: pthread_key_t = {
    var key = pthread_key_t()
    precondition(unsafe pthread_key_create(&key, nil) == 0, "no key left for thread-local data")
    #if SchedulePoints
      ScheduleHook { ScheduledThread.reach($0) }.install()
    #endif
    return key
  }()

  /// Runs `body` with an observer for the calling thread's points.
  package static func run(observedBy observer: any ScheduleObserver, _ body: () -> Void) {
    let slot = Slot(observer)
    withExtendedLifetime(slot) {
      // SAFETY: the slot outlives the registration.
      unsafe pthread_setspecific(key, Unmanaged.passUnretained(slot).toOpaque())
      body()
      pthread_setspecific(key, nil)
    }
  }

  /// What the points of the library call, and those of a test's own algorithm.
  package static func reach(_ point: SchedulePoint) {
    // SAFETY: null, or what `run` has put there and keeps alive.
    guard let slot = unsafe pthread_getspecific(key) else { return }
    unsafe Unmanaged<Slot>.fromOpaque(slot).takeUnretainedValue().observer.reach(point)
  }

  private final class Slot {
    let observer: any ScheduleObserver
    init(_ observer: any ScheduleObserver) { self.observer = observer }
  }
}

extension SchedulePoint {
  /// Between two operations of a thread: the end of one and the beginning of the next are steps apart.
  package static var betweenOperations: Self { Self("between operations") }
}
