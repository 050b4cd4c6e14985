#if DEBUG
  internal import CPlatform

  /// The blocks that are allocated just now, and those that were before: what a debug build checks every free against.
  enum LiveBlocks {
    enum Removal {
      case live(bytes: Int)
      case freedBefore
      case foreign
      case otherAllocator(name: String)
    }

    private struct Entry {
      let size: Int
      let allocator: NodeAllocator
      var isLive = true
    }

    // SAFETY: guarded by the allocators' lock, which both functions below hold around every access.
    private nonisolated(unsafe) static var entries: [UInt: Entry] = [:]

    static func insert(_ block: UnsafeMutableRawPointer, size: Int, allocator: NodeAllocator) {
      cc_lock_acquire(cc_lock_allocators)
      defer { cc_lock_release(cc_lock_allocators) }
      // SAFETY: under the lock.
      unsafe entries[UInt(bitPattern: block)] = Entry(size: size, allocator: allocator)
    }

    static func remove(_ block: UnsafeMutableRawPointer, allocator: NodeAllocator) -> Removal {
      cc_lock_acquire(cc_lock_allocators)
      defer { cc_lock_release(cc_lock_allocators) }
      // SAFETY: under the lock.
      guard let entry = unsafe entries[UInt(bitPattern: block)] else { return .foreign }
      guard entry.isLive else { return .freedBefore }
      guard entry.allocator == allocator else { return .otherAllocator(name: entry.allocator.name) }
      // SAFETY: under the lock.
      unsafe entries[UInt(bitPattern: block)]!.isLive = false
      return .live(bytes: entry.size)
    }
  }

#endif
