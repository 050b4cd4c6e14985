// swift-format-ignore-file: NoLeadingUnderscores, AllPublicDeclarationsHaveDocumentation

public import CCAlloc
public import CCReclaim
public import Synchronization

/// Towers in the nodes: on each level a list, in the order of anchors, of the nodes whose towers reach it.
///
/// Not for use outside of the package. The lists are those of Fraser's and of Herlihy and Shavit's skip lists: a mark in a link
/// says that its node leaves the level; nobody steps through a marked link.
@safe
@frozen
public struct _SkipListIndex<Key: Comparable & Sendable>: _AnchorIndex, @unchecked Sendable {
  @usableFromInline
  typealias Node = UnsafeMutablePointer<AnchoredNode>
  @usableFromInline
  typealias Link = Atomic<MarkedPointer<AnchoredNode>>

  @usableFromInline
  let first: UnsafeMutablePointer<AnchoredNode>

  // SAFETY (whole file): whoever keeps the index keeps the first node; others are in the slots that a comment names.

  @inlinable
  public init(first: UnsafeMutableRawPointer, _ domain: ReclamationDomain) throws(AllocationFailure) {
    unsafe self.first = first.assumingMemoryBound(to: AnchoredNode.self)
  }

  /// A map's levels: with one node in four going up from each, enough for any number.
  @inlinable
  public static var maximumHeight: UInt8 { 12 }

  /// A tower has a level with certainty, and each further one with a probability of a quarter.
  @inlinable
  public func drawHeight(_ random: UInt64) -> UInt8 {
    var mixed = (random ^ (random >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    mixed ^= mixed >> 31
    let height = 1 &+ UInt8(truncatingIfNeeded: mixed.trailingZeroBitCount / 2)
    // One level more than there are, at most: a level with a single node helps nobody.
    // RELAXED: a hint.
    let top = unsafe first.pointee.height.load(ordering: .relaxed)
    return Swift.min(height, top &+ 1, Self.maximumHeight)
  }

  @inlinable
  public static func byteCount(height: UInt8) -> Int { Int(height) &* MemoryLayout<Link>.stride }

  @inlinable
  public static func initialize(_ entry: UnsafeMutableRawPointer, height: UInt8) {
    for level in 0..<Int(height) {
      unsafe (entry + level &* MemoryLayout<Link>.stride).initializeMemory(as: Link.self, to: Link(.null))
    }
  }

  /// A node's link on a level.
  @inlinable
  @inline(__always)
  func link(_ node: UnsafeMutablePointer<AnchoredNode>, _ level: Int) -> UnsafeMutablePointer<Link> {
    unsafe (UnsafeMutableRawPointer(node) + (AnchoredNode.indexOffset(Key.self) &+ level &* MemoryLayout<Link>.stride))
      .assumingMemoryBound(to: Link.self)
  }

  /// How many levels have nodes.
  @inlinable
  @inline(__always)
  var top: Int {
    // RELAXED: a hint; a level that it leaves out is only a short cut less.
    unsafe Int(truncatingIfNeeded: first.pointee.height.load(ordering: .relaxed))
  }
}
