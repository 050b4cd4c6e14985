internal import CMimalloc

/// Where nodes come from: mimalloc, the system's allocator, or one of your own.
///
/// An allocator is one word that points to an immortal record, so it is free to copy and to keep. `mimalloc` and `system`
/// are called directly; an allocator of your own is called through its two closures.
///
/// **Thread safety:** every function may be called from any thread. A block may be freed by a thread other than the one
/// that allocated it, also after that one has ended.
///
/// **Progress:** that of the allocator beneath. **Misuse:** freeing a block twice, a block of another allocator, or a
/// pointer that is no block is undefined in release builds. Debug builds of this package trap and say which it was; they
/// also fill fresh nodes with `0xCD` and freed blocks with `0xDF`.
@safe
public struct NodeAllocator: Equatable {
  @usableFromInline
  let record: UnsafePointer<Record>

  // SAFETY (whole file): AL-1, records are immortal.

  @unsafe
  init(record: UnsafePointer<Record>) {
    unsafe self.record = record
  }

  /// [mimalloc](https://github.com/microsoft/mimalloc), the default: the fastest for nodes, from any thread.
  public static let mimalloc = unsafe NodeAllocator(immortal: "mimalloc", backend: .mimalloc)

  /// The C library's `malloc` and `free`, so that sanitizers and heap profilers see every node.
  public static let system = unsafe NodeAllocator(immortal: "system", backend: .system)

  /// An allocator of your own: a test double, an arena, a pool. Equal only to its copies, and never destroyed.
  ///
  /// Both closures may run on any thread, also while one exits, and may call any collection. Sizes arrive rounded up to
  /// whole cache lines, the same for the allocation of a block and for its release.
  ///
  /// - Parameters:
  ///   - name: for descriptions and benchmarks.
  ///   - allocate: returns a block of at least `size` bytes, or nil where there is none. A block that is not aligned to
  ///     `alignment` traps.
  ///   - free: takes such a block back. `size` is nil where the caller did not know it.
  public init(
    name: String,
    allocate: @escaping @Sendable (_ size: Int, _ alignment: Int) -> UnsafeMutableRawPointer?,
    free: @escaping @Sendable (_ pointer: UnsafeMutableRawPointer, _ size: Int?) -> Void
  ) {
    unsafe self.init(immortal: name, backend: .custom, allocate: allocate, free: free)
  }

  private init(
    immortal name: String,
    backend: Backend,
    allocate: @escaping Record.Allocate = { _, _ in nil },
    free: @escaping Record.Free = { _, _ in }
  ) {
    let record = UnsafeMutablePointer<Record>.allocate(capacity: 1)
    // SAFETY: fresh memory for one record, which nobody frees.
    unsafe record.initialize(to: Record(name: name, backend: backend, allocate: allocate, free: free))
    unsafe AllocatorSettings.adopt(UnsafePointer(record))
    unsafe self.init(record: UnsafePointer(record))
  }

  /// What the allocator is called: `mimalloc`, `system`, or the name that it was made with.
  public var name: String {
    // SAFETY: AL-1, records are immortal.
    unsafe record.pointee.name
  }

  /// Two allocators are equal if one is a copy of the other.
  public static func == (left: NodeAllocator, right: NodeAllocator) -> Bool {
    unsafe left.record == right.record
  }
}

// SAFETY: AL-1, the record is immortal and immutable but for one atomic byte.
extension NodeAllocator: @unchecked Sendable {}

extension NodeAllocator: CustomStringConvertible {
  /// The allocator's name.
  public var description: String { name }
}
