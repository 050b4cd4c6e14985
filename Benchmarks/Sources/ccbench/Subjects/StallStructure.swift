import ArgumentParser
import CCCollections

/// What workers update beside readers that stand still.
enum StallStructure: String, CaseIterable, ExpressibleByArgument, Codable {
  case cells, queue

  /// The size of its largest block.
  var largestBlock: Int { self == .cells ? 64 : 9 << 10 }

  /// The most blocks that are reachable at once, and their bytes, beside `workers` workers.
  func live(workers: Int) -> (blocks: Int, bytes: Int) {
    switch self {
    case .cells: (StallRun.cellCount, StallRun.cellCount * largestBlock)
    case .queue: (StallRun.cellCount + workers + 2, StallRun.cellCount * 64 + (workers + 2) * largestBlock)
    }
  }
}

/// Updates of a structure by one worker.
protocol StallWorker: Sendable {
  init(cells: AtomicCells, queue: ConcurrentQueue<Int64>)
  /// One update: something is taken out, and something else put in.
  func update(_ number: UInt64)
}

struct CellWorker: StallWorker {
  private let cells: AtomicCells

  init(cells: AtomicCells, queue: ConcurrentQueue<Int64>) { self.cells = cells }

  @inline(__always)
  func update(_ number: UInt64) {
    // Spread over the cells; a prime to a power of two, so that the worker visits all.
    cells.update(Int(truncatingIfNeeded: (number &* 37) % UInt64(cells.count)))
  }
}

struct QueueWorker: StallWorker {
  private let queue: ConcurrentQueue<Int64>

  init(cells: AtomicCells, queue: ConcurrentQueue<Int64>) { self.queue = queue }

  @inline(__always)
  func update(_ number: UInt64) {
    queue.enqueue(Int64(bitPattern: number))
    // Each worker enqueues before it dequeues: there is always one.
    if queue.dequeue() == nil { fatalError("the queue has lost an element") }
  }
}
