public import Synchronization

/// When blocks of a map get room for deltas. To note an update saves a copy of the block, and a block that is retired; a scan has to merge
/// what it copies. design/Benchmarks.md has the figures.
@frozen
@usableFromInline
struct DeltaUse: RawRepresentable, Equatable, AtomicRepresentable {
  @usableFromInline
  let rawValue: UInt8

  @inlinable
  init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Where the blocks are in a processor's own cache, it takes hardly less time to note than to copy.
  @inlinable
  static var never: Self { Self(rawValue: 0) }
  /// Where they are not far, it is worth what scans pay when memory that is retired does not come back soon: what is made meanwhile is in
  /// no cache.
  @inlinable
  static var withBacklog: Self { Self(rawValue: 1) }
  /// Where each copy misses the caches.
  @inlinable
  static var always: Self { Self(rawValue: 2) }

  /// What is right for a map of some nodes.
  @inlinable
  init(ofNodes count: Int) { self = count < 512 ? .never : count < 8192 ? .withBacklog : .always }
}
