public import Synchronization

/// Names one use of an `SCXRecord`: its place in the table, and a number that is never used again.
@frozen
@usableFromInline
struct SCXHandle: Equatable, AtomicRepresentable {
  /// The number, above 16 bits for the place.
  @usableFromInline
  let bits: UInt64

  @inlinable
  init(bits: UInt64) { self.bits = bits }

  @inlinable
  init(number: UInt64, place: Int) { bits = number << 16 | UInt64(truncatingIfNeeded: place) }

  /// Of a node that was never frozen.
  @inlinable
  static var none: Self { Self(bits: 0) }

  @inlinable
  var number: UInt64 { bits >> 16 }
  @inlinable
  var place: Int { Int(truncatingIfNeeded: bits & 0xffff) }

  @usableFromInline
  typealias AtomicRepresentation = UInt64.AtomicRepresentation

  @inlinable
  static func encodeAtomicRepresentation(_ value: consuming Self) -> AtomicRepresentation {
    UInt64.encodeAtomicRepresentation(value.bits)
  }

  @inlinable
  static func decodeAtomicRepresentation(_ storage: consuming AtomicRepresentation) -> Self {
    Self(bits: UInt64.decodeAtomicRepresentation(storage))
  }
}

/// How far a change has come, with the number of the use of its record.
@frozen
@usableFromInline
struct SCXProgress: Equatable, AtomicRepresentable {
  @usableFromInline
  let bits: UInt64

  @inlinable
  init(bits: UInt64) { self.bits = bits }

  @inlinable
  init(_ phase: Phase, number: UInt64) { bits = number << 16 | UInt64(phase.rawValue) }

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
  var number: UInt64 { bits >> 16 }
  @inlinable
  var phase: Phase { Phase(rawValue: UInt8(truncatingIfNeeded: bits & 3)) ?? .aborted }

  @usableFromInline
  typealias AtomicRepresentation = UInt64.AtomicRepresentation

  @inlinable
  static func encodeAtomicRepresentation(_ value: consuming Self) -> AtomicRepresentation {
    UInt64.encodeAtomicRepresentation(value.bits)
  }

  @inlinable
  static func decodeAtomicRepresentation(_ storage: consuming AtomicRepresentation) -> Self {
    Self(bits: UInt64.decodeAtomicRepresentation(storage))
  }
}
