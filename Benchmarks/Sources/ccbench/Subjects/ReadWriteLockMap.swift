import CCCollections
import Foundation

/// A B-tree behind the system's lock for many readers or one writer.
final class ReadWriteLockBTree<Key: MapKey>: OrderedMapUnderTest, @unchecked Sendable {
  private var tree: BTree<Key, Int>
  private let lock: UnsafeMutablePointer<pthread_rwlock_t>

  init(sorted entries: [(Key, Int)] = [], allocator: NodeAllocator) {
    tree = BTree(sorted: entries, allocator: allocator)
    lock = .allocate(capacity: 1)
    lock.initialize(to: pthread_rwlock_t())
    guard pthread_rwlock_init(lock, nil) == 0 else { fatalError("no lock") }
  }

  deinit {
    pthread_rwlock_destroy(lock)
    lock.deallocate()
  }

  @inline(__always)
  private func reading<R>(_ body: (borrowing BTree<Key, Int>) -> R) -> R {
    guard pthread_rwlock_rdlock(lock) == 0 else { fatalError("the lock cannot be taken") }
    defer { pthread_rwlock_unlock(lock) }
    return body(tree)
  }

  @inline(__always)
  private func writing<R>(_ body: (inout BTree<Key, Int>) -> R) -> R {
    guard pthread_rwlock_wrlock(lock) == 0 else { fatalError("the lock cannot be taken") }
    defer { pthread_rwlock_unlock(lock) }
    return body(&tree)
  }

  @inline(__always)
  func value(_ key: Key) -> Int? { reading { $0.find(key)?.pointee } }

  @inline(__always)
  func insert(_ key: Key, _ value: Int) -> Bool { writing { $0.insert(value, forKey: key) } }

  @inline(__always)
  func remove(_ key: Key) -> Bool { writing { $0.removeValue(forKey: key) != nil } }

  @inline(__always)
  func increment(_ key: Key) {
    writing { tree in
      if let value = tree.find(key) { value.pointee += 1 } else { _ = tree.insert(1, forKey: key) }
    }
  }

  @inline(__always)
  func update(_ key: Key, _ value: Int) {
    writing { tree in
      if let place = tree.find(key) { place.pointee = value } else { _ = tree.insert(value, forKey: key) }
    }
  }

  func scan(from key: Key, limit: Int) -> (count: Int, sum: Int) {
    reading { tree in
      var sum = 0
      let count = tree.forEach(from: key, limit: limit) { sum &+= $0 }
      return (count, sum)
    }
  }

  var count: Int { reading { $0.count } }
}
