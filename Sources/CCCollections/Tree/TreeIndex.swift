// swift-format-ignore-file: NoLeadingUnderscores, AllPublicDeclarationsHaveDocumentation

public import CCAlloc
public import CCReclaim
internal import Synchronization

/// A chromatic tree over the nodes: a search tree whose shells stand for anchored nodes, balanced by weights.
///
/// Not for use outside of the package. Brown, Ellen and Ruppert, "A General Technique for Non-blocking Trees" (PPoPP 2014);
/// records are used again as in Arbel-Raviv and Brown, "Reuse, Don't Recycle" (DISC 2017). `design/TreeMaps.md` says why it is
/// right.
@safe
@frozen
public struct _TreeIndex<Key: Comparable & Sendable>: _AnchorIndex, @unchecked Sendable {
  @usableFromInline
  typealias Word = MarkedPointer<TreeNode>
  @usableFromInline
  typealias Draft = TreeDraft<Key>

  // SAFETY (whole file): whoever keeps the index keeps these.

  @usableFromInline
  let first: UnsafeMutablePointer<AnchoredNode>
  /// The sentinel above the other one; never replaced.
  @usableFromInline
  let top: UnsafeMutablePointer<TreeNode>
  @usableFromInline
  let records: UnsafeMutablePointer<SCXRecordTable>
  /// How many violations a path may have before they are repaired.
  @usableFromInline
  let tolerance: Int

  public init(first: UnsafeMutableRawPointer, _ domain: ReclamationDomain) throws(AllocationFailure) {
    unsafe try self.init(first: first, domain, tolerance: 0)
  }

  /// As above, with a tolerance, which a test's may have.
  @unsafe
  package init(first: UnsafeMutableRawPointer, _ domain: ReclamationDomain, tolerance: Int) throws(AllocationFailure) {
    unsafe self.first = first.assumingMemoryBound(to: AnchoredNode.self)
    self.tolerance = tolerance
    let shell = unsafe Word(shell: self.first, weight: 1)
    let inner = unsafe try Self.makeSentinel(domain, shell)
    unsafe top = try Self.makeSentinel(domain, Word(inner, weight: 1))
    let table = try SCXRecordTable(domain)
    unsafe records = .allocate(capacity: 1)
    unsafe records.initialize(to: table)
  }

  /// A node above the tree.
  private static func makeSentinel(
    _ domain: ReclamationDomain, _ left: Word
  ) throws(AllocationFailure) -> UnsafeMutablePointer<TreeNode> {
    let memory = unsafe try domain.allocateBlock(
      byteCount: TreeNode.byteCount(Key.self), kind: TreeSentinelKind.self)
    return unsafe .make(in: memory, nil as UnsafeMutablePointer<Key>?, left, .null)
  }

  // An anchored node has no part of the tree.

  @inlinable
  public static var maximumHeight: UInt8 { 0 }
  @inlinable
  public func drawHeight(_ random: UInt64) -> UInt8 { 0 }
  @inlinable
  public static func byteCount(height: UInt8) -> Int { 0 }
  @inlinable
  public static func initialize(_ entry: UnsafeMutableRawPointer, height: UInt8) {}
}
