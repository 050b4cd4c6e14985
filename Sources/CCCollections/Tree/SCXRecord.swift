internal import CCAlloc
public import CCReclaim
public import Synchronization

/// What is to be known of a change, for others to finish it: which nodes it freezes, in which order, as what it has seen them;
/// and which link it replaces by what. The first node keeps that link, the second is what it leads to now; that one and all
/// behind it are finalized.
///
/// A record belongs to one thread at a time, and is used again under another number: see `SCXHandle`. Behind these words lie
/// what `frozen` and `made` return.
@safe
@frozen
@usableFromInline
struct SCXRecord: ~Copyable {
  @usableFromInline
  let progress = Atomic(SCXProgress(.aborted, number: 0))
  /// Whether a thread has it.
  @usableFromInline
  let isClaimed = Atomic(false)
  @usableFromInline
  let count = Atomic<UInt8>(0)
  @usableFromInline
  let side = Atomic<UInt8>(0)
  /// What the link is to become.
  @usableFromInline
  let new = Atomic<MarkedPointer<TreeNode>>(.null)

  init() {}

  /// How many nodes a change freezes, at most.
  static var frozenLimit: Int { 6 }
  /// How many it makes, at most.
  static var madeLimit: Int { 5 }

  @usableFromInline
  static var frozenOffset: Int { MemoryLayout<SCXRecord>.size.roundedUp(to: 8) }
  @usableFromInline
  static var madeOffset: Int { frozenOffset + frozenLimit * MemoryLayout<SCXFrozenNode>.stride }

  /// The bytes of a record, in full cache lines: others' records are others' business.
  static var byteCount: Int {
    // SAFETY: only a size.
    unsafe (madeOffset + madeLimit * MemoryLayout<UnsafeMutablePointer<TreeNode>>.stride).roundedUp(to: CacheLine.size)
  }
}

/// A link to a node, as it leads there from above, and what the node's last change was when it was looked at.
@safe
@frozen
@usableFromInline
struct SCXFrozenNode: ~Copyable {
  @usableFromInline
  let node = Atomic<MarkedPointer<TreeNode>>(.null)
  @usableFromInline
  let seen = Atomic(SCXHandle.none)

  init() {}
}

extension Int {
  /// The next multiple of a power of two.
  fileprivate func roundedUp(to unit: Int) -> Int { (self + unit - 1) & ~(unit - 1) }
}

extension UnsafeMutablePointer where Pointee == SCXRecord {
  // SAFETY (whole extension): records live as long as their tree.

  /// A record in fresh memory.
  static func make(at memory: UnsafeMutableRawPointer) {
    unsafe memory.bindMemory(to: SCXRecord.self, capacity: 1).initialize(to: SCXRecord())
    let frozen = unsafe (memory + SCXRecord.frozenOffset)
      .bindMemory(to: SCXFrozenNode.self, capacity: SCXRecord.frozenLimit)
    for rank in 0..<SCXRecord.frozenLimit { unsafe (frozen + rank).initialize(to: SCXFrozenNode()) }
  }

  /// The nodes to be frozen.
  @usableFromInline
  func frozen(_ rank: Int) -> UnsafeMutablePointer<SCXFrozenNode> {
    unsafe (UnsafeMutableRawPointer(self) + SCXRecord.frozenOffset)
      .assumingMemoryBound(to: SCXFrozenNode.self) + rank
  }

  /// A node that the owner has described.
  @usableFromInline
  func described(_ rank: Int) -> UnsafeMutablePointer<TreeNode> {
    // RELAXED: the owner's own.
    unsafe frozen(rank).pointee.node.load(ordering: .relaxed).node
  }

  /// The nodes that the owner has made, for itself.
  @usableFromInline
  func made(_ rank: Int) -> UnsafeMutablePointer<UnsafeMutablePointer<TreeNode>> {
    unsafe (UnsafeMutableRawPointer(self) + SCXRecord.madeOffset)
      .assumingMemoryBound(to: UnsafeMutablePointer<TreeNode>.self) + rank
  }

  /// How far the change of a number has come. Nil if the record has been used again: then it is decided.
  @usableFromInline
  func phase(of handle: SCXHandle) -> SCXProgress.Phase? {
    // ACQUIRE[T3-read] with ACQ_REL[T3-decide], RELEASE[T3-invalidate] and RELEASE[T3-publish].
    let progress = unsafe pointee.progress.load(ordering: .acquiring)
    return progress.number == handle.number ? progress.phase : nil
  }

  /// Whether nothing is decided yet. Then none of the nodes behind the first that is frozen is retired.
  @usableFromInline
  func isUndecided(_ handle: SCXHandle) -> Bool {
    let phase = unsafe phase(of: handle)
    return phase == .freezing || phase == .frozen
  }

  /// Takes a step, unless another thread was quicker.
  @usableFromInline
  func advance(_ handle: SCXHandle, from old: SCXProgress.Phase, to new: SCXProgress.Phase) {
    // ACQ_REL[T3-decide] with ACQUIRE[T3-read]: what the step stands for comes before it.
    _ = unsafe pointee.progress.compareExchange(
      expected: SCXProgress(old, number: handle.number), desired: SCXProgress(new, number: handle.number),
      successOrdering: .acquiringAndReleasing, failureOrdering: .relaxed)
  }
}
