import CCCollections

/// One measurement, as it is reported.
struct Row: Codable {
  var system: String
  var structure: String
  var keyrange: Int
  var mix: String
  var threads: Int
  /// Millions of operations per second.
  var mops: Double
  /// Whether other processes disturbed it.
  var noisy: Bool
  var latencies: Latencies?
  var memory: MemoryUse?
}

/// What a run held in memory.
struct MemoryUse: Codable {
  var residentBytes: UInt64
  /// Of the reclamation domain: absent where the structure has none.
  var peakPendingCount: Int?
  var peakPendingBytes: Int?
  var neutralizationCount: UInt64?
  var restartCount: UInt64?

  init(_ measurement: Measurement, _ reclamation: ReclamationStatistics?) {
    residentBytes = measurement.residentBytes
    peakPendingCount = reclamation?.peakPendingCount
    peakPendingBytes = measurement.peakPendingBytes
    neutralizationCount = reclamation?.neutralizationCount
    restartCount = reclamation?.restartCount
  }
}
