import CCCollections

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What ``SortedArrayCore`` keeps behind its lock.
struct SortedArray<Key: Comparable & Sendable, Value: Sendable> {
  struct Slot {
    let key: Key
    let value: Value
    /// Which write it was: another for each.
    let stamp: Int

    var entry: (key: Key, value: Value) { (key, value) }
  }

  var slots: [Slot] = []
  private var writes = 0
  /// Keys whose `modify` is under way, and by which thread.
  private var updating: [(thread: pthread_t, key: Key)] = []

  init() {}

  /// The maps' order: `<`, with a NaN above all others and the same as any other NaN.
  static func precedes(_ lesser: Key, _ greater: Key) -> Bool {
    lesser < greater || !isNaN(lesser) && isNaN(greater)
  }

  private static func isNaN(_ key: Key) -> Bool { (key as? any FloatingPoint)?.isNaN ?? false }

  private static func isSame(_ key: Key, _ other: Key) -> Bool { !precedes(key, other) && !precedes(other, key) }

  func slot(of key: Key) -> Slot? {
    let index = index { Self.precedes($0, key) }
    return index < slots.count && Self.isSame(slots[index].key, key) ? slots[index] : nil
  }

  /// What lies between two bounds; nothing, if they are the wrong way round.
  func indices(from lower: _MapBound<Key>?, to upper: _MapBound<Key>?) -> Range<Int> {
    let first =
      lower.map { bound in
        index { bound.isIncluded ? Self.precedes($0, bound.key) : !Self.precedes(bound.key, $0) }
      } ?? 0
    let end =
      upper.map { bound in
        index { bound.isIncluded ? !Self.precedes(bound.key, $0) : Self.precedes($0, bound.key) }
      } ?? slots.count
    return first..<max(first, end)
  }

  mutating func makeSlot(_ key: Key, _ value: Value) -> Slot {
    writes += 1
    return Slot(key: key, value: value, stamp: writes)
  }

  /// Makes `entry` the one of its key, or removes what is there.
  mutating func put(_ entry: (key: Key, value: Value)?, at key: Key) {
    let bound = _MapBound(key, isIncluded: true)
    slots.replaceSubrange(indices(from: bound, to: bound), with: entry.map { [makeSlot($0.key, $0.value)] } ?? [])
  }

  mutating func beginUpdate(of key: Key) {
    trapIfUpdating(key)
    updating.append((pthread_self(), key))
  }

  mutating func endUpdate(of key: Key) {
    updating.remove(at: updating.lastIndex { isMine($0, key) }!)
  }

  func trapIfUpdating(_ key: Key) {
    if updating.contains(where: { isMine($0, key) }) {
      fatalError("an update of a key from within `modify` of the same key")
    }
  }

  private func isMine(_ update: (thread: pthread_t, key: Key), _ key: Key) -> Bool {
    pthread_equal(update.thread, pthread_self()) != 0 && Self.isSame(update.key, key)
  }

  /// The first index whose key is not `isBefore`.
  private func index(_ isBefore: (Key) -> Bool) -> Int {
    var range = 0..<slots.count
    while let first = range.first {
      let middle = first + range.count / 2
      range = isBefore(slots[middle].key) ? (middle + 1)..<range.upperBound : first..<middle
    }
    return range.lowerBound
  }
}
