public import Synchronization

/// Names one use of an `SCXRecord`: its place in the table, and a number that is never used again. In a node it says, too,
/// whether that change has finalized the node.
@frozen
@usableFromInline
struct SCXHandle: RawRepresentable, Equatable, AtomicRepresentable {
  /// The number, above a bit that is set in finalized nodes, and 16 bits for the place.
  @usableFromInline
  let rawValue: UInt64

  @inlinable
  init(rawValue: UInt64) { self.rawValue = rawValue }

  @inlinable
  init(number: UInt64, place: Int) { rawValue = number << 17 | UInt64(truncatingIfNeeded: place) }

  /// Of a node that was never frozen.
  @inlinable
  static var none: Self { Self(rawValue: 0) }

  @inlinable
  var number: UInt64 { rawValue >> 17 }
  @inlinable
  var place: Int { Int(truncatingIfNeeded: rawValue & 0xffff) }

  /// Whether the node is, or is just about to be, replaced: then its links do not change any more.
  @inlinable
  var isFinalized: Bool { rawValue & Self.finalizedMask != 0 }
  /// The same, in a node that it has finalized.
  @inlinable
  func finalized() -> Self { Self(rawValue: rawValue | Self.finalizedMask) }
  @inlinable
  func unfinalized() -> Self { Self(rawValue: rawValue & ~Self.finalizedMask) }

  @inlinable
  static var finalizedMask: UInt64 { 1 << 16 }
}

/// How far a change has come, with the number of the use of its record.
@frozen
@usableFromInline
struct SCXProgress: RawRepresentable, Equatable, AtomicRepresentable {
  /// The number, above 16 bits for the phase.
  @usableFromInline
  let rawValue: UInt64

  @inlinable
  init(rawValue: UInt64) { self.rawValue = rawValue }

  @inlinable
  init(_ phase: Phase, number: UInt64) { rawValue = number << 16 | UInt64(phase.rawValue) }

  @frozen
  @usableFromInline
  enum Phase: UInt8 {
    /// Nodes are being frozen.
    case freezing
    /// All nodes were frozen: the change takes place, whoever sees to it.
    case frozen
    case committed
    case aborted
  }

  @inlinable
  var number: UInt64 { rawValue >> 16 }
  @inlinable
  var phase: Phase { Phase(rawValue: UInt8(truncatingIfNeeded: rawValue & 3)) ?? .aborted }
}
