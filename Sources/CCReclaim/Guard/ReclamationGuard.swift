public import CCAlloc
public import CPlatform
public import Synchronization

/// An operation in progress: while it lasts, no block that it loaded through ``load(_:slot:)`` is freed.
///
/// A guard exists only inside ``ReclamationDomain/withGuard(_:)``. It cannot be copied, stored, or carried across an
/// `await`; the compiler sees to that.
@safe
@frozen
public struct ReclamationGuard: ~Copyable {
  @usableFromInline
  let participant: UnsafeMutablePointer<Participant>
  @usableFromInline
  let core: UnsafeMutablePointer<DomainCore>
  @usableFromInline
  let level: PinnedLevel
  /// See ``Participant/watched``.
  @usableFromInline
  let watched: UnsafeMutablePointer<Atomic<UInt64>>

  // SAFETY (whole file): PT-1, PT-2: the record is the calling thread's, and a guard does not leave its thread.

  @unsafe
  @inlinable
  @inline(__always)
  init(pinning participant: UnsafeMutablePointer<Participant>, _ core: UnsafeMutablePointer<DomainCore>) {
    unsafe self.participant = participant
    unsafe self.core = core
    unsafe self.watched = participant.pointee.watched
    unsafe self.level = participant.pin(core)
  }

  @inlinable
  @inline(__always)
  deinit { unsafe participant.unpin(level.reservation) }

  /// Loads a link; the block behind it stays allocated until the guard ends.
  ///
  /// The protection holds for a block that was not yet retired when this was called. Never load a link of a block that is
  /// itself unlinked, or through a link that carries a mark: the block behind may be gone already, however often the link
  /// reads the same.
  ///
  /// Load through the innermost guard: if an outer one's load throws inside an operation that is nested in its own, this traps,
  /// since it is not the inner operation that must start again.
  ///
  /// - Parameters:
  ///   - link: in a root, or in a block that this guard protects.
  ///   - slot: which of the operation's slots is to name the block, 0 to 7; others trap. What a slot named before is no longer protected
  ///     under ``ReclamationScheme/debraPlus``. IBR protects by eras and needs none.
  /// - Throws: ``OperationRestart`` if the operation must start again.
  @inlinable
  @inline(__always)
  public borrowing func load<Node: ~Copyable>(
    _ link: borrowing Atomic<MarkedPointer<Node>>, slot: Int = 0
  ) throws(OperationRestart) -> MarkedPointer<Node> {
    let word = try loadTentatively(link, slot: slot)
    #if Checked
      BlockHeader.expectUsable(word.bits)
    #endif
    return word
  }

  /// As ``load(_:slot:)``, for a link of a block that may be unlinked already. The block behind is protected only if the
  /// caller finds, after this, that the link's block was reachable still; checked builds look at no block before that.
  @inlinable
  @inline(__always)
  package borrowing func loadTentatively<Node: ~Copyable>(
    _ link: borrowing Atomic<MarkedPointer<Node>>, slot: Int
  ) throws(OperationRestart) -> MarkedPointer<Node> {
    while true {
      // ACQUIRE: with the release that published the block; its contents were written before.
      let word = link.load(ordering: .acquiring)
      schedulePoint(.loadAfterLink)
      level.slots.name(word.bits, in: slot)
      // FENCE[R9-slot] with FENCE[R9-neutralize]: either the check fails, or the slot is visible to frees. (Where that takes
      // a full fence, the check always fails, and `renewProtection` has the fence.)
      cc_compiler_fence()
      schedulePoint(.loadBetweenSlotAndCheck)
      // ACQUIRE[R3-read] with ACQ_REL[R3-advance], after the link: if the era is the reserved one, then so is the birth era of
      // the block. ACQUIRE[R9-check] with ACQ_REL[R9-neutralize].
      if unsafe _fastPath(watched.pointee.load(ordering: .acquiring) <= level.reservation.pointee.ownUpper) {
        return word
      }
      if unsafe try participant.renewProtection(level) { return word }
    }
  }

  /// Names a block in a slot without loading a link: one that another slot names already, or a new one that is not published
  /// yet.
  ///
  /// The first is protected by its new slot from the next load on that does not throw; the second from its publication on.
  /// Under IBR both are protected anyway.
  @inlinable
  public borrowing func hold<Node: ~Copyable>(_ block: MarkedPointer<Node>, slot: Int) {
    level.slots.name(block.bits, in: slot)
  }

  #if !Checked
    /// Memory for a new block, cache-line aligned, with its header written and the rest uninitialised.
    ///
    /// Whoever uses the block after others can reach it names it in a slot before that, by ``hold(_:slot:)``; IBR protects
    /// it without. One that is not published after all goes back by ``discard(_:)``; also where a load throws
    /// ``OperationRestart`` after the allocation.
    ///
    /// A node that declares its ``BlockHeader`` as the first property takes the one that is there:
    ///
    /// ```swift
    /// let block = unsafe try guarded.allocateBlock(byteCount: MemoryLayout<Node>.size, kind: NodeKind.self)
    /// let header = unsafe block.assumingMemoryBound(to: BlockHeader.self).move()
    /// let node = unsafe block.bindMemory(to: Node.self, capacity: 1)
    /// unsafe node.initialize(to: Node(header: header, value: value))
    /// ```
    ///
    /// - Parameters:
    ///   - byteCount: the block's size, header included; at least a header, at most 2 GiB less 64 KiB.
    ///   - kind: what it will hold.
    @inlinable
    public borrowing func allocateBlock(
      byteCount: Int, kind: BlockKind.Type
    ) throws(AllocationFailure) -> UnsafeMutableRawPointer {
      unsafe try newBlock(byteCount: byteCount, kind: kind)
    }
  #endif

  @inlinable
  @inline(__always)
  borrowing func newBlock(byteCount: Int, kind: BlockKind.Type) throws(AllocationFailure) -> UnsafeMutableRawPointer {
    if byteCount < MemoryLayout<BlockHeader>.size {
      fatalError("a block of \(byteCount) bytes has no room for its header")
    }
    guard let block = unsafe participant.allocateBlock(byteCount: byteCount, kind: kind) else {
      throw AllocationFailure(requestedBytes: byteCount)
    }
    if unsafe participant.pointee.usesTickets { return unsafe block }
    let birth = unsafe block.assumingMemoryBound(to: BlockHeader.self).pointee.protectionKey
    if unsafe birth > level.reservation.pointee.ownUpper {
      // A block born after the reserved interval would be unprotected from its publication on (T2).
      unsafe level.reservation.pointee.extend(to: birth)
      unsafe participant.pointee.fences.light()
    }
    return unsafe block
  }

  #if !Checked
    /// Gives back a block that was never published. Its contents must have been destroyed, or moved out.
    @inlinable
    public borrowing func discard(_ block: UnsafeMutableRawPointer) {
      let byteCount = unsafe block.assumingMemoryBound(to: BlockHeader.self).pointee.byteCount
      unsafe core.pointee.allocator.free(block, size: byteCount)
    }

    /// Takes a block that this operation has made unreachable, to destroy and free it when nobody can hold it any more.
    ///
    /// Retiring a block twice, or what is no block of this domain, is undefined; builds with the trait `Checked` tell.
    ///
    /// Exactly one thread retires a block, after no root and no reachable block points to it. It never allocates and never
    /// frees; a few retired blocks are freed when the operation has ended.
    @inlinable
    public borrowing func retire(_ block: UnsafeMutableRawPointer) {
      unsafe participant.retire(block.assumingMemoryBound(to: BlockHeader.self))
    }
  #endif

  /// Begins the operation anew, because one of its loads has thrown.
  @usableFromInline
  package borrowing func restart(for error: OperationRestart) {
    // SAFETY: an address to compare.
    let isOwn = unsafe error.record == UInt(bitPattern: participant)
    if error.record != 0, !isOwn {
      fatalError(
        "a guard of one domain was used inside an operation of another: catch its restart there, throw it here")
    }
    // An inner guard's error may be carried outward: then this operation starts again.
    if isOwn, unsafe error.depth < participant.pointee.nestedDepth {
      fatalError("a guard was used inside an operation nested in its own: load through the innermost guard")
    }
    // Without a record it is an operation's own wish.
    if error.record == 0 { renew() } else { restart() }
  }

  /// Begins the operation anew: what it had loaded is no longer protected.
  @usableFromInline
  package borrowing func restart() { unsafe participant.repin(isForced: true) }

  /// Whether it is this operation's turn at something that each may leave to others: that of one in `count`, a power of two, of those
  /// that ask on this thread; never that of an operation inside another one, which would have to do with what it does.
  @usableFromInline
  package borrowing func takesTurn(everyOneOf count: UInt8) -> Bool {
    if unsafe participant.pointee.nestedDepth > 0 { return false }
    unsafe participant.pointee.turns &+= 1
    return unsafe participant.pointee.turns & (count &- 1) == 0
  }

  /// The fences that this guard's domain uses.
  @inlinable
  package var fences: Fences { unsafe participant.pointee.fences }
}
