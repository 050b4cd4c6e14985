public import CCReclaim

// What traps where its twin throws.
extension ConcurrentOrderedSet {
  /// Adds the element unless it is in the set. `memberAfterInsert` is what is in the set afterwards.
  @inlinable
  @inline(__always)
  @discardableResult
  public func insert(_ newMember: consuming Element) -> (inserted: Bool, memberAfterInsert: Element) {
    do throws(AllocationFailure) {
      return try tryInsert(newMember)
    } catch {
      fatalError(error.description)
    }
  }

  /// Adds the element, or puts it in the place of the one that is the same. Returns the one replaced.
  @inlinable
  @inline(__always)
  @discardableResult
  public func update(with newMember: consuming Element) -> Element? {
    do throws(AllocationFailure) {
      return try tryUpdate(with: newMember)
    } catch {
      fatalError(error.description)
    }
  }

  /// Removes the element. Returns what was in the set; nil if it was not there.
  @inlinable
  @inline(__always)
  @discardableResult
  public func remove(_ member: Element) -> Element? {
    do throws(AllocationFailure) {
      return try tryRemove(member)
    } catch {
      fatalError(error.description)
    }
  }

  /// Removes an element that was the first at one moment of the call.
  @inlinable
  @inline(__always)
  @discardableResult
  public func popFirst() -> Element? {
    do throws(AllocationFailure) {
      return try tryPopFirst()
    } catch {
      fatalError(error.description)
    }
  }

  /// Removes an element that was the last at one moment of the call.
  @inlinable
  @inline(__always)
  @discardableResult
  public func popLast() -> Element? {
    do throws(AllocationFailure) {
      return try tryPopLast()
    } catch {
      fatalError(error.description)
    }
  }
}
