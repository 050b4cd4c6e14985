// swift-format-ignore-file: NoLeadingUnderscores

extension _CoreBackedMap {
  /// The first entries and the count, as in `[1: "a", 2: "b", … 100 elements]`. Each is right at its moment; the whole is not of
  /// one moment.
  public var description: String {
    let count = self.count
    let entries = prefix(8).map { "\(String(reflecting: $0.key)): \(String(reflecting: $0.value))" }
    return describe(entries, of: count, empty: "[:]")
  }

  /// As ``description``, with the map's type.
  public var debugDescription: String { "\(Self.self)(\(description))" }
}

/// A collection in brackets: some elements, and how many there are in all if that is more.
func describe(_ elements: [String], of count: Int, empty: String) -> String {
  let shown = elements.joined(separator: ", ")
  if count > elements.count { return "[\(shown)\(elements.isEmpty ? "" : ", ")… \(count) elements]" }
  return elements.isEmpty ? empty : "[\(shown)]"
}
