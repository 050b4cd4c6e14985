import ArgumentParser
import CBaselines

struct StallCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stall", abstract: "How much waits to be freed beside readers that stand still inside an operation.",
    discussion: """
      Readers load a node, and stand still with it until the end; then they must find it as it was. Workers meanwhile update: \
      cells (load, allocate, compare-exchange, retire the old node) or a queue (enqueue, dequeue).
      Unless you choose, schemes are ibr, debra+ and, as the control, epochs: there, what waits grows with the updates, up to \
      --ceiling.
      Ends after --duration or --updates, whichever is given; without either, after 2 s or 10 million updates. Of two limits \
      the first that is reached counts.
      """)

  @OptionGroup var domains: DomainOptions
  @OptionGroup var ceiling: CeilingOption

  @Option(help: "What workers update: cells or queue.")
  var structure = StallStructure.cells

  @Option(help: ArgumentHelp("Workers.", valueName: "count"))
  var threads = 2

  @Option(help: ArgumentHelp("Readers that stand still. With 0, nobody should be neutralized.", valueName: "count"))
  var stalled = 1

  @Option(help: ArgumentHelp("Seconds of a run.", valueName: "seconds"))
  var duration: Double?

  @Option(help: ArgumentHelp("Updates of a run, by all workers together.", valueName: "count"))
  var updates: UInt64?

  @Option(help: ArgumentHelp("Milliseconds between two samples.", valueName: "ms"))
  var interval = 100

  @Option(help: "How to print: table, csv or json.")
  var format = ReportFormat.table

  func validate() throws {
    guard (1...256).contains(threads) else { throw ValidationError("--threads \(threads): 1 to 256") }
    guard (0...256).contains(stalled) else { throw ValidationError("--stalled \(stalled): 0 to 256") }
    if let duration, !(duration > 0 && duration <= 3600) {
      throw ValidationError("--duration \(duration): more than 0, up to 3600 s")
    }
    if let updates, updates == 0 { throw ValidationError("--updates 0: at least 1") }
    guard (1...60_000).contains(interval) else { throw ValidationError("--interval \(interval): 1 to 60000 ms") }
  }

  func run() throws {
    let hasLimit = duration != nil || updates != nil
    let report = StallReport(format, ceiling: ceiling)
    for scheme in domains.schemes(usually: [.ibr, .debraPlus, .epochs]) {
      // What the run before has left would count against this one.
      cc_return_memory()
      let run = StallRun(
        scheme: scheme, structure: structure, allocator: domains.nodeAllocator, workers: threads, stalled: stalled,
        duration: hasLimit ? duration : 2, updates: hasLimit ? updates : 10_000_000, interval: Double(interval) / 1000,
        ceiling: ceiling.bytes)
      report.add(try run.run())
    }
    try report.finish()
  }
}
