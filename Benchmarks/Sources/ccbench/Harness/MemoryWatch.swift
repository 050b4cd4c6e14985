import CBaselines

/// What is looked at every few milliseconds while workers run.
struct MemoryWatch {
  /// What is retired and not freed, where that is reported.
  var pendingBytes: (() -> Int)?
  /// Resident bytes at which a window ends.
  var ceiling: UInt64?

  /// Lets the workers run. Returns whether the ceiling ended it.
  func run(seconds: Double, _ measurement: inout Measurement) -> Bool {
    guard pendingBytes != nil || ceiling != nil else {
      pause(seconds: seconds)
      return false
    }
    let end = now() + UInt64(seconds * 1e9)
    while now() < end {
      if let pendingBytes { measurement.peakPendingBytes = max(measurement.peakPendingBytes ?? 0, pendingBytes()) }
      if let ceiling, cc_resident_bytes() >= ceiling { return true }
      pause(seconds: 0.005)
    }
    return false
  }
}
