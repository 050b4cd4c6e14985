public import CCReclaim

/// The two kinds of fences, for tests that run with each.
public enum FenceKind: String, CaseIterable, Sendable {
  /// As the process has them: readers' fences are free where membarrier works.
  case best
  /// Full fences on both sides.
  case full

  /// A domain whose constants are so small that in a short test everything happens often: eras end, scans run, frees follow.
  public func makeDomain(
    _ scheme: ReclamationScheme = .ibr, options: ReclamationDomain.Options = .shrunken,
    allocator: NodeAllocator = .system
  ) -> ReclamationDomain {
    ReclamationDomain(
      scheme: scheme, allocator: allocator, options: options,
      fences: self == .best ? .best : Fences(isAsymmetric: false))
  }
}

/// A scheme with a kind of fences, for tests that run with all of them.
public struct SchemeUnderTest: Sendable, CustomStringConvertible, CaseIterable {
  /// How blocks are protected.
  public let scheme: ReclamationScheme
  /// By which fences.
  public let fences: FenceKind

  /// Every scheme with every kind of fences.
  public static let allCases = ReclamationScheme.allCases.flatMap { scheme in
    FenceKind.allCases.map { SchemeUnderTest(scheme: scheme, fences: $0) }
  }

  /// What the test's report says.
  public var description: String { "\(scheme.rawValue), \(fences.rawValue) fences" }

  /// See ``FenceKind/makeDomain(_:options:allocator:)``.
  public func makeDomain(
    options: ReclamationDomain.Options = .shrunken, allocator: NodeAllocator = .system
  ) -> ReclamationDomain {
    fences.makeDomain(scheme, options: options, allocator: allocator)
  }
}

extension ReclamationDomain.Options {
  /// See ``FenceKind/makeDomain(_:options:allocator:)``.
  public static var shrunken: Self {
    var options = Self()
    options.eraFrequency = 2
    options.retireThreshold = 4
    options.retireThresholdBytes = 1 << 30
    options.reclaimPerOperation = 2
    options.suspicionThreshold = 12
    // By what waits alone, which is the same in each run.
    options.suspicionDelayMilliseconds = 3_600_000
    return options
  }
}
