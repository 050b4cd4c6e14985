import ArgumentParser
import Foundation
import TextTable

enum ReportFormat: String, CaseIterable, ExpressibleByArgument {
  case table, csv, json
}

/// Prints rows: CSV row by row as they come, tables and JSON at the end.
final class Report {
  private let format: ReportFormat
  private let withLatency: Bool
  private let withStatistics: Bool
  private let withKeys: Bool
  private var rows: [Row] = []

  init(_ format: ReportFormat, latency: Bool, statistics: Bool, keys: Bool = false) {
    self.format = format
    withKeys = keys
    withLatency = latency
    withStatistics = statistics
    if format == .csv { emit(csvHeader.joined(separator: ",")) }
  }

  func add(_ row: Row) {
    rows.append(row)
    if format == .csv { emit(csvFields(row).joined(separator: ",")) }
    if row.noisy {
      let name = [row.system, row.structure, "\(row.keyrange)", row.mix, "\(row.threads)"].joined(separator: ",")
      notice("noisy,\(name)")
    }
  }

  func finish() throws {
    switch format {
    case .csv: break
    case .json: try emit(json: rows)
    case .table: emit(table())
    }
  }

  /// The same with what maps take at rest: a table of its own, CSV of its own after an empty line, an object of both in
  /// JSON.
  func finish(memory: [MapMemory]) throws {
    switch format {
    case .csv:
      emit("\nsystem,structure,keyrange,state,bytes_per_entry")
      for map in memory { emit(map.csv) }
    case .json:
      struct Both: Encodable {
        let rows: [Row]
        let memory: [MapMemory]
      }
      try emit(json: Both(rows: rows, memory: memory))
    case .table:
      emit(table())
      emit(MapMemory.table(memory))
    }
  }

  // MARK: CSV: the peers' columns, then ours

  private var csvHeader: [String] {
    ["system", "structure", "keyrange", "mix", "threads", "mops"]
      + (withLatency ? ["p50_ns", "p99_ns", "p99.9_ns", "max_ns"] : [])
      + (withStatistics ? ["peak_pending", "peak_pending_bytes", "resident_bytes", "neutralizations", "restarts"] : [])
  }

  private func csvFields(_ row: Row) -> [String] {
    [row.system, row.structure, "\(row.keyrange)", row.mix, "\(row.threads)", String(format: "%.3f", row.mops)]
      + (withLatency ? latencyFields(row.latencies) : [])
      + (withStatistics ? memoryFields(row.memory) + interruptionFields(row.memory) : [])
  }

  private func latencyFields(_ latencies: Latencies?) -> [String] {
    guard let latencies else { return ["", "", "", ""] }
    return [latencies.p50, latencies.p99, latencies.p999, latencies.max].map { "\($0)" }
  }

  private func memoryFields(_ memory: MemoryUse?) -> [String] {
    guard let memory else { return ["", "", ""] }
    return [
      memory.peakPendingCount.map { "\($0)" } ?? "", memory.peakPendingBytes.map { "\($0)" } ?? "",
      "\(memory.residentBytes)",
    ]
  }

  private func interruptionFields(_ memory: MemoryUse?) -> [String] {
    [memory?.neutralizationCount, memory?.restartCount].map { $0.map { "\($0)" } ?? "" }
  }

  // MARK: Table

  private func table() -> String {
    // Most runs have none.
    let withInterruptions =
      withStatistics
      && rows.contains { ($0.memory?.neutralizationCount ?? 0) + ($0.memory?.restartCount ?? 0) > 0 }
    let titles =
      ["system", "structure", "mix"] + (withKeys ? ["keys"] : []) + ["threads", "M ops/s"]
      + (withLatency ? ["p50 ns", "p99 ns", "p99.9 ns", "max ns"] : [])
      + (withStatistics ? ["peak pending", "in bytes", "resident bytes"] : [])
      + (withInterruptions ? ["neutralizations", "restarts"] : [])
    let withLatency = withLatency
    let withStatistics = withStatistics
    let withKeys = withKeys
    let table = TextTable<Row> { [self] row in
      let fields =
        [row.system, row.structure, row.mix] + (withKeys ? ["\(row.keyrange)"] : [])
        + ["\(row.threads)", String(format: "%.1f", row.mops) + (row.noisy ? " *" : "")]
        + (withLatency ? latencyFields(row.latencies) : []) + (withStatistics ? memoryFields(row.memory) : [])
        + (withInterruptions ? interruptionFields(row.memory) : [])
      return zip(titles, fields).enumerated().map { index, column in
        Column(title: column.0, value: column.1, align: index < 3 ? .left : .right)
      }
    }
    let footnote = rows.contains(where: \.noisy) ? "\n* other processes disturbed this row: run it again" : ""
    return (table.string(for: rows, style: Style.plain) ?? "") + footnote
  }

  private func emit(json value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    emit(String(decoding: try encoder.encode(value), as: UTF8.self))
  }

  private func emit(_ text: String) {
    print(text)
    fflush(nil)
  }
}
