import CCTestSupport

/// As `onThreads`; where there are schedule points, the threads are held up at some of them.
func onInterleavedThreads(_ count: Int, seed: UInt64, _ body: @escaping @Sendable (_ index: Int) -> Void) {
  #if SchedulePoints
    onThreads(count, delayedBy: seed, body)
  #else
    onThreads(count, body)
  #endif
}
