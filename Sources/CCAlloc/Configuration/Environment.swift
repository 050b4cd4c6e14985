#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// Settings from the process's environment. An invalid value is ignored, and said once on standard error: each variable
/// is read once, by the setting that it stands for.
package enum Environment {
  /// The variable's value; nil if it is not set, or empty.
  package static func value(_ name: String) -> String? {
    // SAFETY: the C library's string, copied at once.
    guard let text = unsafe getenv(name).map({ unsafe String(cString: $0) }), !text.isEmpty else { return nil }
    return text
  }

  /// `1` or `0`.
  package static func flag(_ name: String) -> Bool? {
    choice(name, among: ["1", "0"]).map { $0 == "1" }
  }

  /// One of the given words.
  package static func choice(_ name: String, among valid: [String]) -> String? {
    guard let text = value(name) else { return nil }
    if valid.contains(text) { return text }
    let message =
      "swift-concurrent-collections: \(name)=\(text) is ignored; valid values: \(valid.joined(separator: ", "))\n"
    // SAFETY: a string of our own, and its length.
    _ = unsafe write(2, message, message.utf8.count)
    return nil
  }
}
