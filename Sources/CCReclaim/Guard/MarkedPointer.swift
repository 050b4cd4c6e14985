public import Synchronization

/// A block's address, whose low bit can say that the block behind it is logically deleted.
///
/// Mark and address change together in one word, so that a single compare-exchange can say "unlink this node, provided
/// nobody has marked it". Blocks begin on a cache line; an address that does not is refused in debug builds.
@safe
@frozen
public struct MarkedPointer<Pointee: ~Copyable>: Equatable {
  @usableFromInline
  let bits: UInt

  /// The address of `pointer`, or no address, with or without a mark.
  @inlinable
  public init(_ pointer: UnsafeMutablePointer<Pointee>?, isMarked: Bool = false) {
    let address = UInt(bitPattern: pointer)
    // INVARIANT(MP-1): blocks begin on a cache line, so that the bits below are free.
    assert(address & ~Self.addressMask == 0, "MP-1: the address is not that of a cache line")
    self.bits = address | (isMarked ? Self.markMask : 0)
  }

  /// As above, with a number below ``tagLimit`` between address and mark, for the structure's own use.
  @inlinable
  @inline(__always)
  package init(_ pointer: UnsafeMutablePointer<Pointee>?, tag: Int, isMarked: Bool = false) {
    // SAFETY: only an address.
    unsafe self.init(pointer, isMarked: isMarked)
    assert(tag >= 0 && tag < Self.tagLimit, "MP-1: a tag has five bits")
    self = Self(bits: bits | UInt(bitPattern: tag) << 1)
  }

  @inlinable
  init(bits: UInt) { self.bits = bits }

  /// No address, no mark.
  @inlinable
  public static var null: Self { Self(bits: 0) }

  /// Whether the mark is set.
  @inlinable
  public var isMarked: Bool { bits & Self.markMask != 0 }

  /// The number beside the address; 0 unless the structure has put one there.
  @inlinable
  package var tag: Int { Int(bitPattern: (bits & ~Self.addressMask) >> 1) }

  /// What a tag is below.
  @inlinable
  package static var tagLimit: Int { 32 }

  /// The address without the mark. Dereference it only under the guard that loaded it.
  @inlinable
  public var pointer: UnsafeMutablePointer<Pointee>? {
    // SAFETY: only an address; whoever dereferences it needs the guard.
    unsafe UnsafeMutablePointer(bitPattern: bits & Self.addressMask)
  }

  /// The same address, marked.
  @inlinable
  public func marked() -> Self { Self(bits: bits | Self.markMask) }

  /// The same address, without a mark.
  @inlinable
  public func unmarked() -> Self { Self(bits: bits & ~Self.markMask) }

  @inlinable
  static var markMask: UInt { 1 }

  /// The bits of an address: all but those within a cache line of 64 bytes.
  @inlinable
  static var addressMask: UInt { ~63 }

  /// Whether address, mark and tag are the same.
  @inlinable
  public static func == (left: Self, right: Self) -> Bool { left.bits == right.bits }
}

// SAFETY: a plain word; dereferencing it is what needs a guard.
extension MarkedPointer: @unchecked Sendable where Pointee: ~Copyable {}

extension MarkedPointer: AtomicRepresentable where Pointee: ~Copyable {
  /// How an `Atomic` stores the word.
  public typealias AtomicRepresentation = UInt.AtomicRepresentation

  /// For `Atomic`'s use.
  @inlinable
  public static func encodeAtomicRepresentation(_ value: consuming Self) -> AtomicRepresentation {
    UInt.encodeAtomicRepresentation(value.bits)
  }

  /// For `Atomic`'s use.
  @inlinable
  public static func decodeAtomicRepresentation(_ storage: consuming AtomicRepresentation) -> Self {
    Self(bits: UInt.decodeAtomicRepresentation(storage))
  }
}
