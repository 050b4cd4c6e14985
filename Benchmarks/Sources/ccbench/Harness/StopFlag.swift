import Synchronization

/// Tells workers when to begin and when to stop.
final class StopFlag: Sendable {
  private let started = Atomic<Bool>(false)
  private let stopped = Atomic<Bool>(false)
  private let readyCount = Atomic<Int>(0)

  @inline(__always)
  var isStopped: Bool { stopped.load(ordering: .relaxed) }

  func stop() { stopped.store(true, ordering: .relaxed) }

  /// A worker: says that it is there, and waits for the others.
  func awaitStart() {
    readyCount.add(1, ordering: .releasing)
    while !started.load(ordering: .acquiring) { yieldProcessor() }
  }

  /// The coordinator: lets `count` workers go once all are there.
  func start(whenReady count: Int) {
    while readyCount.load(ordering: .acquiring) < count { yieldProcessor() }
    started.store(true, ordering: .releasing)
  }
}
