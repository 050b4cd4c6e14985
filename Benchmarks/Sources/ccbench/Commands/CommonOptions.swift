import ArgumentParser
import CCCollections

/// The options that every subcommand has.
struct CommonOptions: ParsableArguments {
  @Option(
    name: .customLong("structure"),
    help: ArgumentHelp("What to measure: names from the list, with commas.", valueName: "names"))
  var structures: CommaSeparated<String>?

  @OptionGroup var domains: DomainOptions

  @Option(
    name: .customLong("mix"), help: ArgumentHelp("Workloads: names from the list, with commas.", valueName: "names"))
  var mixes: CommaSeparated<String>?

  @Option(help: ArgumentHelp("Thread counts, with commas.", valueName: "counts"))
  var threads: CommaSeparated<Int>?

  @Option(
    name: [.long, .customLong("key-range")],
    help: ArgumentHelp("Key ranges (of maps), with commas.", valueName: "counts"))
  var keys: CommaSeparated<Int>?

  @Option(help: ArgumentHelp("Seconds of a window.", valueName: "seconds"))
  var duration = 1.0

  @Option(help: ArgumentHelp("Seconds before the first window.", valueName: "seconds"))
  var warmUp = 0.5

  @Option(help: ArgumentHelp("Windows; the median counts.", valueName: "count"))
  var reps = 5

  @Option(help: ArgumentHelp("Seconds to wait for a quiet machine.", valueName: "seconds"))
  var patience = 20.0

  @Option(help: "How to print: table, csv or json.")
  var format = ReportFormat.table

  @Flag(help: "Also report p50, p99, p99.9 and max of single operations, in ns.")
  var latency = false

  @Flag(help: "Also report pending nodes and bytes, resident memory, neutralizations and restarts.")
  var statistics = false

  func validate() throws {
    guard duration > 0, duration <= 3600 else {
      throw ValidationError("--duration \(duration): more than 0, up to 3600 s")
    }
    guard warmUp >= 0, warmUp <= 3600 else { throw ValidationError("--warm-up \(warmUp): 0 to 3600 s") }
    guard (1...1000).contains(reps) else { throw ValidationError("--reps \(reps): 1 to 1000") }
    guard patience >= 0 else { throw ValidationError("--patience \(patience): not negative") }
    if let bad = threads?.values.first(where: { !(1...1024).contains($0) }) {
      throw ValidationError("--threads \(bad): 1 to 1024")
    }
  }

  var timing: Timing { Timing(warmUp: warmUp, duration: duration, repetitions: reps, patience: patience) }

  var nodeAllocator: NodeAllocator { domains.nodeAllocator }

  func report(withKeys: Bool = false) -> Report {
    Report(format, latency: latency, statistics: statistics, keys: withKeys)
  }

  /// The names chosen by an option, or all of them; an unknown one is an error that names the known ones.
  static func choose(_ option: String, _ chosen: CommaSeparated<String>?, among known: [String]) throws -> [String] {
    guard let chosen = chosen?.values else { return known }
    if let bad = chosen.first(where: { !known.contains($0) }) {
      throw ValidationError("\(option) \(bad): one of \(known.joined(separator: ", "))")
    }
    return chosen
  }
}

/// An option's value that is a list.
struct CommaSeparated<Value: LosslessStringConvertible & Sendable>: ExpressibleByArgument, Sendable {
  let values: [Value]

  init(_ values: [Value]) { self.values = values }

  init?(argument: String) {
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    let values = parts.compactMap(Value.init)
    guard values.count == parts.count, !parts.contains("") else { return nil }
    self.values = values
  }

  var defaultValueDescription: String { values.map(\.description).joined(separator: ",") }
}
