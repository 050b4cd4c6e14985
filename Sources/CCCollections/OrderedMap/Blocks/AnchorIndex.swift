// swift-format-ignore-file: NoLeadingUnderscores, AllPublicDeclarationsHaveDocumentation

public import CCAlloc
public import CCReclaim

/// What finds a node by its anchor: a help to be quick, and never asked for the truth, which is in the chain of nodes and
/// blocks.
///
/// Not for use outside of the package. Addresses are those of `AnchoredNode`s.
public protocol _AnchorIndex<Key>: Sendable {
  associatedtype Key: Comparable & Sendable

  /// An index that knows the first node only; `first` has `byteCount(height: maximumHeight)` bytes for it. What it needs beside
  /// that is of `domain`.
  @unsafe
  init(first: UnsafeMutableRawPointer, _ domain: ReclamationDomain) throws(AllocationFailure)

  /// How large a node's entry is to be, at random.
  func drawHeight(_ random: UInt64) -> UInt8
  static var maximumHeight: UInt8 { get }
  /// The bytes that an entry takes behind a node's anchor.
  static func byteCount(height: UInt8) -> Int
  /// Prepares the entry of a node that nobody else knows.
  @unsafe
  static func initialize(_ entry: UnsafeMutableRawPointer, height: UInt8)

  /// A node whose anchor is at most `key` (below it, if `isStrict`), which was in the index when it was found, or the first
  /// one: mostly the last such. It may be dead. It is protected, in the slot that is returned, which is 0 or 1; slots 0 to 2
  /// are used.
  @unsafe
  func floor(
    _ key: Key, isStrict: Bool, _ pinned: borrowing ReclamationGuard
  ) throws(OperationRestart) -> _IndexPosition

  /// The last node, or one before it; protected as by `floor`.
  @unsafe
  func last(_ pinned: borrowing ReclamationGuard) throws(OperationRestart) -> _IndexPosition

  /// Enters a node that its caller has published, unless it dies meanwhile; then retires it, if it is the last to have to do
  /// with it.
  @unsafe
  func insert(_ node: UnsafeMutableRawPointer, _ pinned: borrowing ReclamationGuard)
  /// Removes a dead node's entry, for whoever has come by it. The node is protected in slot 6. Returns false if there is none, or
  /// it may still be there: then a search may come by the node again.
  @unsafe
  func discard(_ node: UnsafeMutableRawPointer, _ pinned: borrowing ReclamationGuard) throws(OperationRestart) -> Bool
  /// Removes the entry of a node whose range the caller has taken over, and retires it, if it is the last to have to do with
  /// it. May start the operation again: then nothing that it had loaded is protected.
  @unsafe
  func remove(_ node: UnsafeMutableRawPointer, _ pinned: borrowing ReclamationGuard)
  /// Enters a node behind all others, while nobody else knows the map. `ends` are for the index to keep what it needs.
  @unsafe
  func append(_ node: UnsafeMutableRawPointer, _ ends: inout [UnsafeMutableRawPointer])
  /// Ends the building by `append`.
  @unsafe
  func finishAppending(
    _ ends: [UnsafeMutableRawPointer], _ pinned: borrowing ReclamationGuard
  ) throws(AllocationFailure)
  /// Gives up what the index has beside the nodes' parts, and hands over the dead nodes that only it has kept: neither a directory
  /// nor the remembered last node.
  func tearDown(_ domain: ReclamationDomain, _ discard: (UnsafeMutableRawPointer) -> Void)
}

/// A node, and the slot that protects it.
@unsafe
@frozen
public struct _IndexPosition {
  @usableFromInline
  let node: UnsafeMutablePointer<AnchoredNode>
  @usableFromInline
  let slot: Int

  @inlinable
  init(_ node: UnsafeMutablePointer<AnchoredNode>, slot: Int) {
    // SAFETY: only keeps it.
    unsafe self.node = node
    unsafe self.slot = slot
  }
}
