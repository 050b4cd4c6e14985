// swift-format-ignore-file: NoLeadingUnderscores

public import CCReclaim

/// A set that is a core and nothing else: a final class that stores `_core` gets all operations from here.
///
/// Not for use outside of the package.
public protocol _CoreBackedSet<Element>: ConcurrentOrderedSet, _CoreOwner, ExpressibleByArrayLiteral,
  CustomStringConvertible, CustomDebugStringConvertible
where Core.Key == Element, Core.Value == _Nothing, ArrayLiteralElement == Element {}

/// What a set's members have for a value. It takes no room.
///
/// Not for use outside of the package.
@frozen
public struct _Nothing: Sendable {
  /// The only one.
  @inlinable
  public init() {}
}

extension _CoreBackedSet {
  /// An empty set. Traps if there is no memory for it.
  @inlinable
  public init(domain: ReclamationDomain) {
    self.init(_core: Core(domain: domain))
    // Until the new object keeps it: a core need not.
    withExtendedLifetime(domain) {}
  }

  /// The domain through which the set allocates and retires.
  @inlinable
  public var domain: ReclamationDomain { _core.domain }

  /// Whether the element is in the set.
  @inlinable
  @inline(__always)
  public func contains(_ member: Element) -> Bool { _core.contains(member) }

  /// What `Sequence.contains` asks first.
  @inlinable
  public func _customContainsEquatableElement(_ element: Element) -> Bool? { _core.contains(element) }

  /// How many elements there are: exact when no update runs, and never negative.
  @inlinable
  @inline(__always)
  public var count: Int { _core.count }

  /// Whether there are no elements. Right at one moment of the call, and so it may disagree with ``count``.
  @inlinable
  @inline(__always)
  public var isEmpty: Bool { _core.isEmpty }
}
