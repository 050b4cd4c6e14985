// swift-format-ignore-file: NoLeadingUnderscores

extension _CoreBackedMap {
  /// Removes the entries for which the closure says yes. Each removal is one step, of the very entry that the closure was given;
  /// the whole is not. Returns how many.
  @inlinable
  @discardableResult
  public func removeAll(where shouldBeRemoved: (Key, Value) throws -> Bool) rethrows -> Int {
    var removed = 0
    var cursor = _EntryCursor(self, .ascending)
    while let (key, _) = cursor.next() {
      var isRemoved = false
      let failure = try _core.modify(forKey: key) { (value: inout Value?) throws -> Bool in
        // An earlier run may have said yes to an entry that is not there any more.
        isRemoved = false
        guard let present = value, try shouldBeRemoved(key, present) else { return false }
        value = nil
        isRemoved = true
        return true
      }
      if let failure { fatalError(failure.description) }
      if isRemoved { removed += 1 }
    }
    return removed
  }
}
