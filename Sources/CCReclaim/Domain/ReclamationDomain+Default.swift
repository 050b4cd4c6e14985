internal import CCAlloc
internal import Synchronization

extension ReclamationDomain {
  /// The process-wide domain under interval-based reclamation.
  public static let ibr = ReclamationDomain(scheme: .ibr)

  /// The process-wide domain under epochs with neutralization.
  public static let debraPlus = ReclamationDomain(scheme: .debraPlus)

  /// The domain of collections made afterwards without one; existing collections keep theirs.
  ///
  /// At start the process-wide domain of the scheme that the environment names (`CC_SCHEME=ibr` or `debra+`), or ``ibr``. A domain that
  /// was ever the default lives as long as the process.
  public static var `default`: ReclamationDomain {
    get {
      // ACQUIRE[R8-read] with RELEASE[R8-set]: the domain was made before it became the default.
      let bits = current.load(ordering: .acquiring)
      // SAFETY: `set` has leaked a reference.
      guard let address = unsafe UnsafeRawPointer(bitPattern: bits) else { return environmentDefault }
      return unsafe Unmanaged<ReclamationDomain>.fromOpaque(address).takeUnretainedValue()
    }
    set {
      // SAFETY: the reference is leaked, for `get`.
      let address = unsafe Unmanaged.passRetained(newValue).toOpaque()
      // RELEASE[R8-set] with ACQUIRE[R8-read].
      current.store(UInt(bitPattern: address), ordering: .releasing)
    }
  }

  /// The address of the default domain; 0 until somebody sets one.
  private static let current = Atomic<UInt>(0)

  private static let environmentDefault: ReclamationDomain = {
    let names = ReclamationScheme.allCases.map(\.rawValue)
    let choice = Environment.choice("CC_SCHEME", among: names).flatMap(ReclamationScheme.init)
    switch choice ?? .ibr {
    case .ibr: return .ibr
    case .debraPlus: return .debraPlus
    }
  }()
}
