import Foundation

/// The files of the package that these tests were compiled in.
enum PackageFiles {
  /// The folder of the package's manifest.
  static let root: URL = {
    var folder = URL(filePath: #filePath).deletingLastPathComponent()
    while !FileManager.default.fileExists(atPath: folder.appending(path: "Package.swift").path) {
      precondition(folder.path != "/", "no Package.swift above \(#filePath)")
      folder.deleteLastPathComponent()
    }
    return folder
  }()

  /// The paths, from the root, of the files in `folders` whose names end in one of `extensions`. A nested package's builds
  /// are left out.
  static func paths(in folders: [String], _ extensions: Set<String>) -> [String] {
    var result: [String] = []
    for folder in folders {
      let names = FileManager.default.enumerator(atPath: root.appending(path: folder).path)
      while let name = names?.nextObject() as? String {
        if name.split(separator: "/").contains(where: { $0.hasPrefix(".") }) { continue }
        if extensions.contains((name as NSString).pathExtension) { result.append("\(folder)/\(name)") }
      }
    }
    return result.sorted()
  }

  /// What a file says.
  static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appending(path: path), encoding: .utf8)
  }

  /// The code of the package's products.
  static func sources() throws -> [SourceFile] { try readSources.get() }

  private static let readSources = Result {
    try paths(in: ["Sources"], ["swift", "c", "h"]).map { SourceFile(path: $0, text: try text($0)) }
  }
}
