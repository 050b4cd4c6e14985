// swift-format-ignore-file: NoLeadingUnderscores

extension _CoreBackedSet {
  /// The first elements and the count, as in `["a", "b", … 100 elements]`. Each is right at its moment; the whole is not of one
  /// moment.
  public var description: String {
    let count = self.count
    return describe(prefix(8).map { String(reflecting: $0) }, of: count, empty: "[]")
  }

  /// As ``description``, with the set's type.
  public var debugDescription: String { "\(Self.self)(\(description))" }
}
