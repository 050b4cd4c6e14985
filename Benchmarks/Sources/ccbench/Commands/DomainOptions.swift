import ArgumentParser
import CCCollections

/// How memory is reclaimed, and where it comes from.
struct DomainOptions: ParsableArguments {
  @Option(
    name: .customLong("scheme"),
    help: ArgumentHelp(
      "Reclamation schemes: ibr, debra+ (both, unless you choose); for comparison also epochs (DEBRA+ without "
        + "neutralization) and leak (nothing is freed).",
      valueName: "names"))
  var names: CommaSeparated<String>?

  @Option(help: "Where nodes come from: mimalloc or system.")
  var allocator = "mimalloc"

  func validate() throws {
    _ = try CommonOptions.choose("--scheme", names, among: MeasuredScheme.allCases.map(\.rawValue))
    guard ["mimalloc", "system"].contains(allocator) else {
      throw ValidationError("--allocator \(allocator): one of mimalloc, system")
    }
  }

  /// What was asked for, or else `usual`.
  func schemes(usually usual: [MeasuredScheme] = MeasuredScheme.offered) -> [MeasuredScheme] {
    names?.values.compactMap(MeasuredScheme.init) ?? usual
  }

  var nodeAllocator: NodeAllocator { allocator == "system" ? .system : .mimalloc }
}
