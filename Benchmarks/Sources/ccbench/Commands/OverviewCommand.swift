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
    /// By the queue's name.
    let mops: [String: Double]

    func text(_ name: String) -> String { String(format: "%.1f", mops[name] ?? .nan) }

    var ratio: String {
      String(format: "%.1f x", (mops["queue-ibr"] ?? .nan) / (mops["mutex-deque"] ?? .nan))
    }
  }

  func run() throws {
    var options = try CommonOptions.parse([])
    options.duration = 0.15
    options.warmUp = 0.1
    options.reps = 3
    options.patience = 0.5
    let subjects = QueueSubject.all(options, ceiling: try CeilingOption.parse([])).filter { $0.name != "mutex-array" }
    let cells: [(QueueMix, Int, String)] = [
      (.pairs, 1, "enqueue, dequeue by turns"), (.pairs, 2, "enqueue, dequeue by turns"),
      (.pairs, 4, "enqueue, dequeue by turns"), (.mpmc, 2, "producers and consumers"),
      (.mpmc, 4, "producers and consumers"), (.mpmc, 8, "producers and consumers"),
    ]
    let rows = try cells.map { mix, threads, what in
      let rates = try subjects.map { ($0.name, try $0.measure(mix: mix, threads: threads, options: options).mops) }
      return Cell(what: what, threads: threads, mops: Dictionary(uniqueKeysWithValues: rates))
    }
    print(
      """
      Queues of Int64, million operations per second over all threads; more is better.
      This machine has \(ProcessInfo.processInfo.activeProcessorCount) cores; rows with more threads are oversubscribed.

      """)
    let table = TextTable<Cell> { cell in
      [
        Column(title: "workload", value: cell.what), Column(title: "threads", value: cell.threads, align: .right),
        Column(title: "ConcurrentQueue", value: cell.text("queue-ibr"), align: .right),
        Column(title: "the same, DEBRA+", value: cell.text("queue-debra+"), align: .right),
        Column(title: "Mutex + Deque", value: cell.text("mutex-deque"), align: .right),
        Column(title: "actor + Deque", value: cell.text("actor-deque"), align: .right),
        Column(title: "ours / Mutex", value: cell.ratio, align: .right),
      ]
    }
    print(table.string(for: rows, style: Style.plain) ?? "")
    print("\nMore: ccbench queue, map, stall, alloc, guard; --help says what each can do.")
  }
}
