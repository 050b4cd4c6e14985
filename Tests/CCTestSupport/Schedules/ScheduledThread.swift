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

  /// How to get the present schedule again, for when a step of it ends in a trap.
  var label: String? { get }
}

extension ScheduleObserver {
  /// None: the test itself says what its schedule is.
  package var label: String? { nil }
}

/// Which threads take part in an exploration. The others pass through the points at once.
package enum ScheduledThread {
  private static let key: pthread_key_t = {
    var key = pthread_key_t()
    precondition(unsafe pthread_key_create(&key, nil) == 0, "no key left for thread-local data")
    CrashedSchedule.install()
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

  /// What decides about the calling thread.
  static var observer: (any ScheduleObserver)? {
    // SAFETY: null, or what `run` has put there and keeps alive.
    guard let slot = unsafe pthread_getspecific(key) else { return nil }
    return unsafe Unmanaged<Slot>.fromOpaque(slot).takeUnretainedValue().observer
  }

  /// What the points of the library call, and those of a test's own algorithm.
  package static func reach(_ point: SchedulePoint) {
    observer?.reach(point)
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
