// swift-format-ignore-file: NoLeadingUnderscores

public import CCReclaim

extension _CoreBackedSet {
  /// As ``insert(_:)``, but throws if there is no memory, and has done nothing then.
  @inlinable
  @discardableResult
  public func tryInsert(
    _ newMember: consuming Element
  ) throws(AllocationFailure) -> (inserted: Bool, memberAfterInsert: Element) {
    let member = newMember
    while try _core.insert(_Nothing(), forKey: member) != nil {
      // It takes effect here, where the member is found, unless that was removed since.
      if let (present, _) = _core.entry(forKey: member) { return (false, present) }
    }
    return (true, member)
  }

  /// As ``update(with:)``, but throws if there is no memory, and has done nothing then.
  @inlinable
  @inline(__always)
  @discardableResult
  public func tryUpdate(with newMember: consuming Element) throws(AllocationFailure) -> Element? {
    try _core.exchange(newMember, _Nothing())
  }

  /// As ``remove(_:)``, but throws if there is no memory, and has done nothing then: removing takes some.
  @inlinable
  @inline(__always)
  @discardableResult
  public func tryRemove(_ member: Element) throws(AllocationFailure) -> Element? {
    try _core.remove(member)?.key
  }

  /// As ``popFirst()``, but throws if there is no memory, and has done nothing then.
  @inlinable
  @inline(__always)
  @discardableResult
  public func tryPopFirst() throws(AllocationFailure) -> Element? { try _core.removeExtreme(.first)?.key }

  /// As ``popLast()``, but throws if there is no memory, and has done nothing then.
  @inlinable
  @inline(__always)
  @discardableResult
  public func tryPopLast() throws(AllocationFailure) -> Element? { try _core.removeExtreme(.last)?.key }

  /// Removes the elements for which the closure says yes. Each removal is one step, of the very element that the closure was
  /// given; the whole is not. Returns how many.
  @inlinable
  @discardableResult
  public func removeAll(where shouldBeRemoved: (Element) throws -> Bool) rethrows -> Int {
    var removed = 0
    var cursor = _EntryCursor(self, .ascending)
    while let (member, _) = cursor.next() {
      var isRemoved = false
      let failure = try _core.modify(forKey: member) { (value: inout _Nothing?) throws -> Bool in
        // An earlier run may have said yes to an element that is not there any more. The one that is there now need not be
        // the one in the batch; if it is replaced before the removal, this runs again.
        isRemoved = false
        // One that comes after it was found to be missing is not removed.
        guard value != nil, let (present, _) = _core.entry(forKey: member), try shouldBeRemoved(present) else {
          return false
        }
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
