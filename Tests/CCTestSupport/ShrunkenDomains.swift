public import CCReclaim

/// Domains whose constants are so small that in a short test everything happens often: eras end, scans run, frees follow.
public enum ShrunkenDomains {
  public static var options: ReclamationDomain.Options {
    var options = ReclamationDomain.Options()
    options.eraFrequency = 2
    options.retireThreshold = 4
    options.retireThresholdBytes = 1 << 30
    options.reclaimPerOperation = 2
    return options
  }

  /// One domain for each kind of fence, with the given allocator.
  public static func all(_ allocator: NodeAllocator = .system) -> [ReclamationDomain] {
    [true, false].map { isAsymmetric in
      ReclamationDomain(
        scheme: .ibr, allocator: allocator, options: options,
        fences: isAsymmetric ? .best : Fences(isAsymmetric: false))
    }
  }
}
