import Foundation
import TextTable

/// Prints what runs beside stalled readers gave: CSV and tables as they come, JSON at the end.
final class StallReport {
  private let format: ReportFormat
  private let ceiling: CeilingOption
  private var outcomes: [StallRun.Outcome] = []

  init(_ format: ReportFormat, ceiling: CeilingOption) {
    self.format = format
    self.ceiling = ceiling
    if format == .csv { emit("scheme,time_s,updates,pending,pending_bytes,resident_bytes") }
  }

  func add(_ outcome: StallRun.Outcome) {
    outcomes.append(outcome)
    switch format {
    case .csv: emit(csv(outcome))
    case .table: emit(table(outcome))
    case .json: break
    }
    guard outcome.reachedCeiling, let last = outcome.samples.last else { return }
    let text =
      "\(outcome.scheme.rawValue): stopped after \(decimal(last.seconds)) s, with \(ceiling.ceiling) MiB of resident memory "
      + "reached (--ceiling)."
    if format == .table { emit(text) } else { notice(text) }
  }

  func finish() throws {
    switch format {
    case .csv:
      break
    case .json:
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
      emit(String(decoding: try encoder.encode(outcomes), as: UTF8.self))
    case .table:
      emit(summary())
    }
  }

  private func csv(_ outcome: StallRun.Outcome) -> String {
    outcome.samples.map { sample in
      [
        outcome.scheme.rawValue, String(format: "%.3f", sample.seconds), "\(sample.updates)", "\(sample.pending)",
        "\(sample.pendingBytes)", "\(sample.residentBytes)",
      ].joined(separator: ",")
    }.joined(separator: "\n")
  }

  private func table(_ outcome: StallRun.Outcome) -> String {
    let table = TextTable<StallRun.Sample> { [self] sample in
      [
        Column(title: "scheme", value: outcome.scheme.rawValue),
        Column(title: "time s", value: decimal(sample.seconds), align: .right),
        Column(title: "updates", value: sample.updates, align: .right),
        Column(title: "pending", value: sample.pending, align: .right),
        Column(title: "in bytes", value: sample.pendingBytes, align: .right),
        Column(title: "resident MiB", value: mebibytes(sample.residentBytes), align: .right),
      ]
    }
    return table.string(for: outcome.samples, style: Style.plain) ?? ""
  }

  private func summary() -> String {
    let table = TextTable<StallRun.Outcome> { [self] outcome in
      [
        Column(title: "scheme", value: outcome.scheme.rawValue),
        Column(title: "updates", value: outcome.samples.last?.updates ?? 0, align: .right),
        Column(title: "peak pending", value: outcome.peakPending, align: .right),
        Column(title: "bound", value: outcome.bound.map { "\($0.blocks)" } ?? "none", align: .right),
        Column(title: "peak bytes", value: outcome.peakPendingBytes, align: .right),
        Column(title: "bound", value: outcome.bound.map { "\($0.bytes)" } ?? "none", align: .right),
        Column(title: "peak MiB", value: mebibytes(outcome.peakResidentBytes), align: .right),
        Column(title: "neutralizations", value: neutralizations(outcome), align: .right),
        Column(title: "restarts", value: outcome.workerRestarts, align: .right),
        Column(title: "of readers", value: outcome.readerRestarts, align: .right),
      ]
    }
    let footnote =
      outcomes.contains(where: \.noisy) ? "* other processes took processors away from the workers" : ""
    return (table.string(for: outcomes, style: Style.plain) ?? "") + footnote
  }

  private func neutralizations(_ outcome: StallRun.Outcome) -> String {
    "\(outcome.neutralizations)" + (outcome.noisy ? " *" : "")
  }

  private func decimal(_ seconds: Double) -> String { String(format: "%.2f", seconds) }

  private func mebibytes(_ bytes: UInt64) -> String { String(format: "%.1f", Double(bytes) / Double(1 << 20)) }

  private func emit(_ text: String) {
    print(text)
    fflush(nil)
  }
}
