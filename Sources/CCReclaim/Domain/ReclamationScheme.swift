/// How a domain tells when a retired block may be freed.
public enum ReclamationScheme: String, CaseIterable, Sendable {
  /// Interval-based reclamation: an operation reserves an interval of eras, and no block that lived in it is freed. A
  /// stalled operation holds back what was alive when it began, and no more.
  case ibr

  /// Epochs with neutralization: blocks are freed three epochs after they were retired. A stalled operation that keeps the
  /// epoch from moving on is neutralized: it holds back the few blocks that it has named, and starts again when it goes on.
  case debraPlus = "debra+"
}
