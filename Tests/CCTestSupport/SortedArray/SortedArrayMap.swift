// swift-format-ignore-file: NoLeadingUnderscores
public import CCCollections

/// A map that is right by its simplicity: what the public operations are tested with, apart from any lock-free structure.
public final class SortedArrayMap<Key: Comparable & Sendable, Value: Sendable>: _CoreBackedMap {
  /// See `Sequence`.
  public typealias Iterator = OrderedMapElements<SortedArrayMap>.Iterator

  /// See `_CoreOwner`.
  public let _core: SortedArrayCore<Key, Value>

  /// See `_CoreOwner`.
  public init(_core: SortedArrayCore<Key, Value>) { self._core = _core }
}

/// As ``SortedArrayMap``, a set.
public final class SortedArraySet<Element: Comparable & Sendable>: _CoreBackedSet {
  /// See `_CoreOwner`.
  public let _core: SortedArrayCore<Element, _Nothing>

  /// See `_CoreOwner`.
  public init(_core: SortedArrayCore<Element, _Nothing>) { self._core = _core }
}
