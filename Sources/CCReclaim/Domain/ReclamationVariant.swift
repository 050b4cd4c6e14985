public import CCAlloc

/// What a domain leaves out, for measurements.
@_spi(Measurement)
public enum ReclamationVariant: Sendable {
  /// Nothing.
  case standard
  /// DEBRA+ without neutralization, which is plain epochs: a stalled operation holds back everything that is retired.
  case plainEpochs
  /// Blocks are retired, and freed with the domain only.
  case leaking
}

extension ReclamationDomain {
  /// A domain that leaves something out, for measurements. `plainEpochs` goes with DEBRA+.
  @_spi(Measurement)
  public convenience init(
    scheme: ReclamationScheme, variant: ReclamationVariant, allocator: NodeAllocator = CCConfig.defaultAllocator,
    options: Options = .init()
  ) {
    self.init(scheme: scheme, allocator: allocator, options: options, fences: .best, variant: variant)
  }
}
