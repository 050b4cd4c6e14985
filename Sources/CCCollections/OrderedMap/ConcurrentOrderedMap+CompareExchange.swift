public import CCReclaim

extension ConcurrentOrderedMap where Value: Equatable {
  /// Sets the entry to `desired` if it is `expected`. Nil stands for absent, on both sides: (nil, nil) reports true if the key
  /// is absent. `original` is what was there.
  ///
  /// Values are compared by `==`; one that is not equal to itself, such as a NaN, is never exchanged.
  ///
  /// - Complexity: O(log n).
  @inlinable
  @discardableResult
  public func compareExchange(
    forKey key: Key, expected: Value?, desired: Value?
  ) -> (exchanged: Bool, original: Value?) {
    var original: Value? = nil
    do throws(_ValueDiffers) {
      try modify(forKey: key) { (value: inout Value?) throws(_ValueDiffers) in
        original = value
        guard value == expected else { throw _ValueDiffers() }
        value = desired
      }
      return (true, original)
    } catch {
      return (false, original)
    }
  }

  /// As ``compareExchange(forKey:expected:desired:)``, but throws if there is no memory, and has done nothing then.
  @inlinable
  @discardableResult
  public func tryCompareExchange(
    forKey key: Key, expected: Value?, desired: Value?
  ) throws(AllocationFailure) -> (exchanged: Bool, original: Value?) {
    var original: Value? = nil
    do {
      try tryModify(forKey: key) { (value: inout Value?) throws(_ValueDiffers) in
        original = value
        guard value == expected else { throw _ValueDiffers() }
        value = desired
      }
      return (true, original)
    } catch let failure as AllocationFailure {
      throw failure
    } catch {
      return (false, original)
    }
  }
}

// swift-format-ignore: NoLeadingUnderscores
/// Leaves `modify` without writing.
@frozen
@usableFromInline
struct _ValueDiffers: Error {
  @inlinable
  init() {}
}
