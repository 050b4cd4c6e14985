#if canImport(Glibc)
  import Glibc
#endif

/// A trap ends the process before an exploration can report: the library's own traps, those of a tracked element, and a
/// page that is gone. So the thread that traps says which schedule it was in.
enum CrashedSchedule {
  #if canImport(Glibc)
    // SAFETY: written by `install`, before the handlers are there.
    private nonisolated(unsafe) static var previous: [Int32: sigaction] = [:]

    /// Puts itself before the process's handlers. Called once.
    static func install() {
      for number in [SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGABRT] {
        var action = sigaction()
        unsafe sigaction(number, nil, &action)
        unsafe previous[number] = action
        unsafe action.__sigaction_handler.sa_handler = { number in CrashedSchedule.report(number) }
        action.sa_flags &= ~SA_SIGINFO
        unsafe sigaction(number, &action, nil)
      }
    }

    /// Nothing of this is safe in a handler; but then the process is about to end, and most often it works.
    private static func report(_ number: Int32) {
      if var action = unsafe previous[number] { unsafe sigaction(number, &action, nil) }
      guard let label = ScheduledThread.observer?.label else { return }
      let text = "\nA step of a schedule ends in signal \(number). The schedule: \(label)\n"
      _ = unsafe text.withCString { unsafe write(STDERR_FILENO, $0, strlen($0)) }
      // The step goes on, and traps again.
    }
  #else
    /// Nothing, where handlers are set up in another way.
    static func install() {}
  #endif
}
