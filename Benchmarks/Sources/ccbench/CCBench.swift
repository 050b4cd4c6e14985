import ArgumentParser

@main
struct CCBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ccbench", abstract: "Measures the concurrent collections beside what one would write without them.",
    subcommands: [
      OverviewCommand.self, QueueCommand.self, MapCommand.self, StallCommand.self, AllocCommand.self, GuardCommand.self,
    ],
    defaultSubcommand: OverviewCommand.self)
}
