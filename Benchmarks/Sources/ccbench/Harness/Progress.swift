import Foundation

/// A line on the terminal that says what is being measured; nothing where standard error is no terminal.
struct Progress: Sendable {
  private let isShown = isatty(2) == 1

  func show(_ text: String) {
    if isShown { write("\r\u{1B}[K\(text)") }
  }

  func clear() {
    if isShown { write("\r\u{1B}[K") }
  }

  private func write(_ text: String) {
    FileHandle.standardError.write(Data(text.utf8))
  }
}
