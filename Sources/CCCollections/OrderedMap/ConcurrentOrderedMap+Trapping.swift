public import CCReclaim

// What traps where its twin throws.
extension ConcurrentOrderedMap {
  /// Adds the pair unless the key is present. `current` is the value in the map afterwards.
  @inlinable
  @inline(__always)
  @discardableResult
  public func insert(_ value: consuming Value, forKey key: consuming Key) -> (inserted: Bool, current: Value) {
    do throws(AllocationFailure) {
      return try tryInsert(value, forKey: key)
    } catch {
      fatalError(error.description)
    }
  }

  /// Adds the pair, or replaces the value. Returns the value replaced.
  @inlinable
  @inline(__always)
  @discardableResult
  public func updateValue(_ value: consuming Value, forKey key: consuming Key) -> Value? {
    do throws(AllocationFailure) {
      return try tryUpdateValue(value, forKey: key)
    } catch {
      fatalError(error.description)
    }
  }

  /// Replaces the value if the key is present. Returns the value replaced.
  @inlinable
  @inline(__always)
  @discardableResult
  public func replaceValue(_ value: consuming Value, forKey key: Key) -> Value? {
    do throws(AllocationFailure) {
      return try tryReplaceValue(value, forKey: key)
    } catch {
      fatalError(error.description)
    }
  }

  /// Removes the entry of a key. Returns its value; nil if there was none.
  @inlinable
  @inline(__always)
  @discardableResult
  public func removeValue(forKey key: Key) -> Value? {
    do throws(AllocationFailure) {
      return try tryRemoveValue(forKey: key)
    } catch {
      fatalError(error.description)
    }
  }

  /// Removes an entry that was the first at one moment of the call.
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

  /// Removes an entry that was the last at one moment of the call.
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
