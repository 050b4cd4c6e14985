import CCCollections
import Synchronization

/// What one writes without a library: a B-tree behind a mutex.
final class MutexBTree<Key: MapKey>: OrderedMapUnderTest {
  private let tree: Mutex<BTree<Key, Int>>

  init(allocator: NodeAllocator) { tree = Mutex(BTree(allocator: allocator)) }

  init(sorted entries: [(Key, Int)], allocator: NodeAllocator) {
    tree = Mutex(BTree(sorted: entries, allocator: allocator))
  }

  @inline(__always)
  func value(_ key: Key) -> Int? { tree.withLock { $0.find(key)?.pointee } }

  @inline(__always)
  func insert(_ key: Key, _ value: Int) -> Bool { tree.withLock { $0.insert(value, forKey: key) } }

  @inline(__always)
  func remove(_ key: Key) -> Bool { tree.withLock { $0.removeValue(forKey: key) != nil } }

  @inline(__always)
  func increment(_ key: Key) {
    tree.withLock { tree in
      if let value = tree.find(key) { value.pointee += 1 } else { _ = tree.insert(1, forKey: key) }
    }
  }

  @inline(__always)
  func update(_ key: Key, _ value: Int) {
    tree.withLock { tree in
      if let place = tree.find(key) { place.pointee = value } else { _ = tree.insert(value, forKey: key) }
    }
  }

  func scan(from key: Key, limit: Int) -> (count: Int, sum: Int) {
    tree.withLock { tree in
      var sum = 0
      let count = tree.forEach(from: key, limit: limit) { sum &+= $0 }
      return (count, sum)
    }
  }

  var count: Int { tree.withLock { $0.count } }
}

/// Nothing: to pass an element with a default by reference is what inserts it.
@inline(__always)
private func ensureThere(_ value: inout Int) {}

/// Without an order: a dictionary behind a mutex.
final class MutexDictionary<Key: MapKey>: MapUnderTest {
  private let dictionary: Mutex<[Key: Int]>

  init() { dictionary = Mutex([:]) }

  init(_ entries: [(Key, Int)]) { dictionary = Mutex(Dictionary(uniqueKeysWithValues: entries)) }

  @inline(__always)
  func value(_ key: Key) -> Int? { dictionary.withLock { $0[key] } }

  @inline(__always)
  func insert(_ key: Key, _ value: Int) -> Bool {
    dictionary.withLock { dictionary in
      // One look-up, also where the key is there.
      let count = dictionary.count
      ensureThere(&dictionary[key, default: value])
      return dictionary.count != count
    }
  }

  @inline(__always)
  func remove(_ key: Key) -> Bool { dictionary.withLock { $0.removeValue(forKey: key) != nil } }

  @inline(__always)
  func increment(_ key: Key) { dictionary.withLock { $0[key, default: 0] += 1 } }

  @inline(__always)
  func update(_ key: Key, _ value: Int) { dictionary.withLock { $0[key] = value } }

  var count: Int { dictionary.withLock { $0.count } }
}
