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

    /// By address: an entry for each allocator that has handed it out. A user's allocator may take its blocks from another.
    // SAFETY: guarded by the allocators' lock, which both functions below hold around every access.
    private nonisolated(unsafe) static var entries: [UInt: [Entry]] = [:]

    static func insert(_ block: UnsafeMutableRawPointer, size: Int, allocator: NodeAllocator) {
      cc_lock_acquire(cc_lock_allocators)
      defer { cc_lock_release(cc_lock_allocators) }
      // SAFETY: under the lock.
      unsafe entries[UInt(bitPattern: block), default: []].removeAll { $0.allocator == allocator }
      unsafe entries[UInt(bitPattern: block)]!.append(Entry(size: size, allocator: allocator))
    }

    static func remove(_ block: UnsafeMutableRawPointer, allocator: NodeAllocator) -> Removal {
      cc_lock_acquire(cc_lock_allocators)
      defer { cc_lock_release(cc_lock_allocators) }
      // SAFETY: under the lock.
      guard let known = unsafe entries[UInt(bitPattern: block)] else { return .foreign }
      guard let index = known.firstIndex(where: { $0.allocator == allocator }) else {
        return .otherAllocator(name: (known.last(where: \.isLive) ?? known[0]).allocator.name)
      }
      guard known[index].isLive else { return .freedBefore }
      // SAFETY: under the lock.
      unsafe entries[UInt(bitPattern: block)]![index].isLive = false
      return .live(bytes: known[index].size)
    }
  }

#endif
