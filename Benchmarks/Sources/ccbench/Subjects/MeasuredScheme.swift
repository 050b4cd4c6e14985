import CCCollections
@_spi(Measurement) import CCReclaim

/// A way of reclaiming memory that can be measured: the library's schemes, and one that leaves something out.
enum MeasuredScheme: String, CaseIterable, Codable {
  case ibr
  case debraPlus = "debra+"
  /// DEBRA+ without neutralization: what it costs to neutralize, and what it saves beside a stalled reader.
  case epochs
  /// Nothing is freed until the domain goes: what reclamation costs at all. Its pins are those of IBR.
  case leak

  /// What applications can choose.
  static let offered: [MeasuredScheme] = [.ibr, .debraPlus]

  /// Whether memory grows with every operation.
  var leaks: Bool { self == .leak }

  func makeDomain(allocator: NodeAllocator) -> ReclamationDomain {
    switch self {
    case .ibr: ReclamationDomain(scheme: .ibr, allocator: allocator)
    case .debraPlus: ReclamationDomain(scheme: .debraPlus, allocator: allocator)
    case .epochs: ReclamationDomain(scheme: .debraPlus, variant: .plainEpochs, allocator: allocator)
    case .leak: ReclamationDomain(scheme: .ibr, variant: .leaking, allocator: allocator)
    }
  }
}
