import ArgumentParser
import CBaselines
import CCCollections

struct GuardCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "guard", abstract: "What an empty operation costs: pin and unpin, over an empty loop.")

  @Option(help: ArgumentHelp("Runs; the median counts.", valueName: "count"))
  var reps = 9

  @OptionGroup var domains: DomainOptions

  func validate() throws {
    guard (1...1000).contains(reps) else { throw ValidationError("--reps \(reps): 1 to 1000") }
  }

  func run() {
    let count = 20_000_000
    for scheme in domains.schemes() {
      let domain = scheme.makeDomain(allocator: domains.nodeAllocator)
      var empty: [Double] = []
      var pinned: [Double] = []
      for _ in 0..<reps {
        empty.append(nanoseconds(count) { cc_baseline_empty(UInt64(count)) })
        pinned.append(nanoseconds(count) { pins(domain, count) })
      }
      let cost = median(zip(pinned, empty).map { $0 - $1 })
      print(
        "\(scheme.rawValue): pin + unpin \(rounded(median(pinned))) ns, empty loop \(rounded(median(empty))) ns, "
          + "difference \(rounded(cost)) ns")
    }
  }

  @inline(never)
  private func pins(_ domain: ReclamationDomain, _ count: Int) {
    for _ in 0..<count { domain.withGuard { _ in } }
  }

  private func nanoseconds(_ count: Int, _ body: () -> Void) -> Double {
    let start = now()
    body()
    return Double(now() - start) / Double(count)
  }

  private func rounded(_ value: Double) -> Double { (value * 100).rounded() / 100 }
}
