import Foundation

/// The compiler that built these tests, with the modules that it built.
struct SnippetCompiler {
  private let compiler: URL
  private let arguments: [String]

  /// Why there is no compiler.
  struct Missing: Error, CustomStringConvertible {
    let description: String
  }

  /// What came of a piece of code.
  struct Outcome {
    let isAccepted: Bool
    /// The compiler's messages.
    let output: String
  }

  init() throws {
    compiler = try Self.findCompiler()
    let products = try Self.findProducts()
    let moduleMap = products.appending(path: "CPlatform.build/module.modulemap").path
    arguments = [
      // Not `-typecheck`: who owns what is checked in a later pass.
      "-emit-sil", "-o", "/dev/null", "-parse-as-library", "-swift-version", "6", "-module-name", "Snippet",
      "-module-cache-path", products.appending(path: "ModuleCache").path,
      "-I", products.appending(path: "Modules").path, "-Xcc", "-fmodule-map-file=\(moduleMap)",
      "-I", PackageFiles.root.appending(path: "Sources/CMimalloc").path,
    ]
  }

  /// Compiles a file with this text, up to and including the checks of ownership.
  func compile(_ text: String) throws -> Outcome {
    let folder = FileManager.default.temporaryDirectory.appending(path: "CCSourceTests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let source = folder.appending(path: "Snippet.swift")
    try text.write(to: source, atomically: false, encoding: .utf8)

    // A file, not a pipe: tests of other suites fork, and their children would keep the pipe's end open.
    let log = folder.appending(path: "log")
    try Data().write(to: log)
    let output = try FileHandle(forWritingTo: log)
    let process = Process()
    process.executableURL = compiler
    process.arguments = arguments + [source.path]
    process.environment = ProcessInfo.processInfo.environment.merging(["SWIFT_BACKTRACE": "enable=no"]) { $1 }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = output
    try process.run()
    process.waitUntilExit()
    try output.close()
    return Outcome(
      isAccepted: process.terminationReason == .exit && process.terminationStatus == 0,
      output: try String(contentsOf: log, encoding: .utf8))
  }

  /// Beside the program that runs these tests (`swift test`), or in PATH.
  private static func findCompiler() throws -> URL {
    let environment = ProcessInfo.processInfo.environment
    var candidates: [URL] = []
    if let runner = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(getppid())/exe") {
      candidates.append(URL(filePath: runner).deletingLastPathComponent().appending(path: "swiftc"))
    }
    for folder in (environment["PATH"] ?? "").split(separator: ":") {
      candidates.append(URL(filePath: String(folder)).appending(path: "swiftc"))
    }
    if let found = candidates.first(where: { FileManager.default.isExecutableFile(atPath: $0.path) }) { return found }
    throw Missing(description: "swiftc is neither beside the program that runs the tests nor in PATH; put it there")
  }

  /// The folder with the modules, above this test's executable.
  private static func findProducts() throws -> URL {
    var starts = [URL(filePath: CommandLine.arguments[0])]
    starts += (Bundle.allBundles + [Bundle.main]).flatMap { [$0.bundleURL, $0.executableURL].compactMap(\.self) }
    for start in starts {
      var folder = start.standardizedFileURL
      while folder.path != "/" {
        folder.deleteLastPathComponent()
        let module = folder.appending(path: "Modules/CCReclaim.swiftmodule").path
        if FileManager.default.fileExists(atPath: module) { return folder }
      }
    }
    throw Missing(description: "no folder above \(starts.map(\.path)) has Modules/CCReclaim.swiftmodule")
  }
}
