import ArgumentParser
import CBaselines
import Foundation

/// Where a run ends that frees too little.
struct CeilingOption: ParsableArguments {
  @Option(help: ArgumentHelp("Resident MiB at which a run that frees too little ends.", valueName: "MiB"))
  var ceiling = 1024

  func validate() throws {
    guard (64...1 << 20).contains(ceiling) else { throw ValidationError("--ceiling \(ceiling): 64 to \(1 << 20) MiB") }
  }

  var bytes: UInt64 { UInt64(ceiling) << 20 }
}

/// What the user should know, and no program that reads our output.
func notice(_ text: String) {
  FileHandle.standardError.write(Data((text + "\n").utf8))
}
