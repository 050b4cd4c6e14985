import Dispatch
import Synchronization

/// Threads that stand still, each while it holds the node of a cell.
final class StalledReaders: @unchecked Sendable {
  private let goOn = DispatchSemaphore(value: 0)
  /// Used by the thread that made the readers.
  private let pool = WorkerThreads()
  private let reads = Mutex<[Int: AtomicCells.StalledRead]>([:])
  private let count: Int

  /// Returns when all stand still.
  init(_ cells: AtomicCells, count: Int) {
    self.count = count
    let holds = DispatchSemaphore(value: 0)
    for index in 0..<count {
      pool.start { [self] in
        let read = cells.read(index % cells.count) {
          holds.signal()
          goOn.wait()
        }
        reads.withLock { $0[index] = read }
      }
    }
    for _ in 0..<count { holds.wait() }
  }

  /// Lets them go on, and waits until they have ended. Returns what they have read.
  func release() -> [AtomicCells.StalledRead] {
    for _ in 0..<count { goOn.signal() }
    pool.join()
    return reads.withLock { reads in (0..<count).compactMap { reads[$0] } }
  }
}
