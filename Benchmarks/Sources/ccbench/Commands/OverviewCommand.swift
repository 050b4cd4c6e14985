import ArgumentParser
import CCCollections
import Foundation
import TextTable

struct OverviewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "overview", abstract: "A representative set in under a minute. What runs without arguments.")

  private struct Cell {
    let what: String
    let threads: Int
    /// By system, in the order of the columns.
    let mops: [Double]
  }

  func run() throws {
    var options = try CommonOptions.parse([])
    options.duration = 0.2
    options.warmUp = 0.1
    options.reps = 3
    options.patience = 1
    let subjects = QueueSubject.all(options).filter { $0.name != "mutex-array" }
    let cells: [(QueueMix, Int, String)] = [
      (.pairs, 1, "enqueue, dequeue by turns"), (.pairs, 2, "enqueue, dequeue by turns"),
      (.pairs, 4, "enqueue, dequeue by turns"), (.mpmc, 2, "producers and consumers"),
      (.mpmc, 4, "producers and consumers"), (.mpmc, 8, "producers and consumers"),
    ]
    let rows = cells.map { mix, threads, what in
      Cell(
        what: what, threads: threads,
        mops: subjects.map { $0.measure(mix: mix, threads: threads, options: options).mops })
    }
    print(
      """
      Queues of Int64, million operations per second over all threads; more is better.
      This machine has \(ProcessInfo.processInfo.activeProcessorCount) cores; rows with more threads are oversubscribed.

      """)
    let table = TextTable<Cell> { cell in
      [
        Column(title: "workload", value: cell.what), Column(title: "threads", value: cell.threads, align: .right),
        Column(title: "ConcurrentQueue", value: String(format: "%.1f", cell.mops[0]), align: .right),
        Column(title: "Mutex + Deque", value: String(format: "%.1f", cell.mops[1]), align: .right),
        Column(title: "actor + Deque", value: String(format: "%.1f", cell.mops[2]), align: .right),
        Column(
          title: "ours / Mutex", value: String(format: "%.1f x", cell.mops[0] / cell.mops[1]), align: .right),
      ]
    }
    print(table.string(for: rows, style: Style.plain) ?? "")
    print("\nMore: ccbench queue, ccbench alloc, ccbench guard; --help says what each can do.")
  }
}
