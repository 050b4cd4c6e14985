// swift-format-ignore-file: NoLeadingUnderscores

public import CCReclaim

/// A map that is a core and nothing else: a final class that stores `_core` gets all operations from here.
///
/// Not for use outside of the package.
public protocol _CoreBackedMap<Key, Value>: ConcurrentOrderedMap, _CoreOwner, ExpressibleByDictionaryLiteral,
  CustomStringConvertible, CustomDebugStringConvertible
where Core.Key == Key, Core.Value == Value {}

extension _CoreBackedMap {
  /// An empty map. Traps if there is no memory for it.
  @inlinable
  public init(domain: ReclamationDomain) {
    self.init(_core: Core(domain: domain))
    // Until the new object keeps it: a core need not.
    withExtendedLifetime(domain) {}
  }

  /// The domain through which the map allocates and retires.
  @inlinable
  public var domain: ReclamationDomain { _core.domain }

  /// The value of a key; nil if it is absent. Setting nil removes.
  @inlinable
  @inline(__always)
  public subscript(key: Key) -> Value? {
    get { _core.value(forKey: key) }
    set {
      if let newValue {
        updateValue(newValue, forKey: key)
      } else {
        removeValue(forKey: key)
      }
    }
  }

  /// Whether the key is present.
  @inlinable
  @inline(__always)
  public func contains(_ key: Key) -> Bool { _core.contains(key) }

  /// Reads a value in place, without copying it. Returns nil if the key is absent.
  @inlinable
  @inline(__always)
  public func withValue<R: ~Copyable, E: Error>(
    forKey key: Key, _ body: (borrowing Value) throws(E) -> R
  ) throws(E) -> R? {
    try _core.withValue(forKey: key, body)
  }

  /// How many entries there are: exact when no update runs, and never negative.
  @inlinable
  @inline(__always)
  public var count: Int { _core.count }

  /// Whether there are no entries. Right at one moment of the call, and so it may disagree with ``count``.
  @inlinable
  @inline(__always)
  public var isEmpty: Bool { _core.isEmpty }
}
