public import Synchronization

extension NodeAllocator {
  /// Which code serves an allocator's calls.
  @usableFromInline
  enum Backend: UInt8, Sendable {
    case mimalloc = 0
    case system = 1
    case custom = 2
  }

  /// How calls are to be served just now: the backend, and whether they are counted. One byte, so that the fast path
  /// settles both questions with one load and one comparison.
  @frozen
  @usableFromInline
  struct Mode: Equatable {
    @usableFromInline
    let bits: UInt8

    @usableFromInline
    static var countingMask: UInt8 { @inlinable get { 0x80 } }

    @inlinable
    init(bits: UInt8) { self.bits = bits }

    @inlinable
    init(_ backend: Backend, isCounting: Bool) {
      self.bits = backend.rawValue | (isCounting ? Self.countingMask : 0)
    }

    @inlinable
    var isCounting: Bool { bits & Self.countingMask != 0 }

    /// mimalloc, uncounted: what the fast path is made for.
    @inlinable
    static var plain: Mode { Mode(.mimalloc, isCounting: false) }

    /// mimalloc, counted.
    @inlinable
    static var counted: Mode { Mode(.mimalloc, isCounting: true) }
  }

  /// What an allocator's word points to. INVARIANT(AL-1): immortal, and immutable but for `mode`.
  @safe
  @usableFromInline
  struct Record: ~Copyable {
    @usableFromInline
    typealias Allocate = @Sendable (_ size: Int, _ alignment: Int) -> UnsafeMutableRawPointer?
    @usableFromInline
    typealias Free = @Sendable (_ pointer: UnsafeMutableRawPointer, _ size: Int?) -> Void

    @usableFromInline
    let modeBits: Atomic<UInt8>
    let backend: Backend
    let name: String
    let allocate: Allocate
    let free: Free

    init(name: String, backend: Backend, allocate: @escaping Allocate, free: @escaping Free) {
      self.modeBits = Atomic(Mode(backend, isCounting: false).bits)
      self.backend = backend
      self.name = name
      // SAFETY: only stored here; `NodeAllocator+Backend` calls them with sizes and blocks of their own.
      unsafe self.allocate = allocate
      unsafe self.free = free
    }

    @inlinable
    var mode: Mode {
      // RELAXED: the byte publishes nothing. A call that begins after a toggle returned, on a thread that knows of it,
      // sees the new value by coherence.
      Mode(bits: modeBits.load(ordering: .relaxed))
    }

    /// Callers hold the allocators' lock.
    func setCounting(_ isCounting: Bool) {
      // RELAXED: see `mode`.
      modeBits.store(Mode(backend, isCounting: isCounting).bits, ordering: .relaxed)
    }
  }
}
