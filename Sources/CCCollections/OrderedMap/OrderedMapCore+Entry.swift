extension _OrderedMapCore {
  /// The entry of a key, with the key that is in the map. As the core orders keys, which `<` alone does not say of a NaN.
  @inlinable
  func entry(forKey key: Key) -> (key: Key, value: Value)? {
    var entries: [(key: Key, value: Value)] = []
    let bound = _MapBound(key, isIncluded: true)
    _ = copyEntries(.ascending, from: bound, to: bound, atLeast: 1, into: &entries)
    return entries.first
  }
}
