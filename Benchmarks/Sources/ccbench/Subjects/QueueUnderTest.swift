import CCCollections
import DequeModule
import Synchronization

/// What the queue workloads need of a queue. Workers are generic over it, so that each queue is compiled into the loop.
protocol QueueUnderTest: Sendable {
  func enqueue(_ value: Int64)
  func dequeue() -> Int64?
  /// What the queue's memory reclamation says, where it has one.
  var reclamation: ReclamationStatistics? { get }
}

extension QueueUnderTest {
  var reclamation: ReclamationStatistics? { nil }
}

/// Ours.
struct LockFreeQueue: QueueUnderTest {
  let queue: ConcurrentQueue<Int64>

  init(domain: ReclamationDomain) { queue = ConcurrentQueue(domain: domain) }

  @inline(__always)
  func enqueue(_ value: Int64) { queue.enqueue(value) }

  @inline(__always)
  func dequeue() -> Int64? { queue.dequeue() }

  var reclamation: ReclamationStatistics? { queue.domain.statistics }
}

/// What one writes without a library: a deque behind a mutex.
final class MutexDeque: QueueUnderTest {
  private let deque = Mutex(Deque<Int64>())

  @inline(__always)
  func enqueue(_ value: Int64) { deque.withLock { $0.append(value) } }

  @inline(__always)
  func dequeue() -> Int64? { deque.withLock { $0.popFirst() } }
}

/// The same without even a deque: an array and an index behind a mutex, compacted when half of it is used up.
final class MutexArray: QueueUnderTest {
  private struct State {
    var elements: [Int64] = []
    var start = 0
  }

  private let state = Mutex(State())

  @inline(__always)
  func enqueue(_ value: Int64) { state.withLock { $0.elements.append(value) } }

  @inline(__always)
  func dequeue() -> Int64? {
    state.withLock { state in
      guard state.start < state.elements.count else { return nil }
      let value = state.elements[state.start]
      state.start += 1
      if state.start >= 64, 2 * state.start >= state.elements.count {
        state.elements.removeFirst(state.start)
        state.start = 0
      }
      return value
    }
  }
}

/// What one writes in Swift concurrency.
actor ActorDeque {
  private var deque = Deque<Int64>()

  func enqueue(_ value: Int64) { deque.append(value) }
  func dequeue() -> Int64? { deque.popFirst() }
}
