public import CCReclaim

/// The two kinds of fences, for tests that run with each.
public enum FenceKind: String, CaseIterable, Sendable {
  /// As the process has them: readers' fences are free where membarrier works.
  case best
  /// Full fences on both sides.
  case full

  /// A domain whose constants are so small that in a short test everything happens often: eras end, scans run, frees follow.
  public func makeDomain(
    options: ReclamationDomain.Options = .shrunken, allocator: NodeAllocator = .system
  ) -> ReclamationDomain {
    ReclamationDomain(
      scheme: .ibr, allocator: allocator, options: options, fences: self == .best ? .best : Fences(isAsymmetric: false))
  }
}

extension ReclamationDomain.Options {
  /// See ``FenceKind/makeDomain(options:allocator:)``.
  public static var shrunken: Self {
    var options = Self()
    options.eraFrequency = 2
    options.retireThreshold = 4
    options.retireThresholdBytes = 1 << 30
    options.reclaimPerOperation = 2
    return options
  }
}
