public import CCAlloc
public import CPlatform

/// What a structure keeps of its domain beside the reference to it, so that an operation need not go through that: every
/// load that waits for another one shows, between two read-modify-writes.
@safe
@frozen
@usableFromInline
package struct DomainAccess {
  @usableFromInline
  let id: UInt64
  @usableFromInline
  let core: UnsafeMutablePointer<DomainCore>
  /// The structure holds the reference that keeps the domain.
  @usableFromInline
  package unowned(unsafe) let domain: ReclamationDomain

  // SAFETY (whole file): the structure keeps the domain, and that its core; the record is the calling thread's (PT-2), and blocks the
  // caller's.

  @unsafe
  @inlinable
  init(id: UInt64, core: UnsafeMutablePointer<DomainCore>, domain: ReclamationDomain) {
    self.id = id
    unsafe self.core = core
    unsafe self.domain = domain
  }

  /// Begins an operation, which lasts as long as the guard. Traps if the thread is new to the domain and there is no
  /// memory for its record.
  @inlinable
  @inline(__always)
  package func enter() -> ReclamationGuard {
    unsafe ReclamationGuard(pinning: recent ?? domain.participantOrTrap(), core)
  }

  /// As above, for operations that report a lack of memory.
  @inlinable
  @inline(__always)
  package func tryEnter() throws(AllocationFailure) -> ReclamationGuard {
    if let recent = unsafe recent { return unsafe ReclamationGuard(pinning: recent, core) }
    return unsafe ReclamationGuard(pinning: try domain.participant(), core)
  }

  @inlinable
  @inline(__always)
  func newBlock(byteCount: Int, kind: BlockKind.Type) throws(AllocationFailure) -> UnsafeMutableRawPointer {
    let own: UnsafeMutablePointer<Participant>
    if let recent = unsafe recent { unsafe own = recent } else { unsafe own = try domain.participant() }
    guard let block = unsafe own.allocateBlock(byteCount: byteCount, kind: kind) else {
      throw AllocationFailure(requestedBytes: byteCount)
    }
    return unsafe block
  }

  #if !Checked
    /// As ``ReclamationDomain/allocateBlock(byteCount:kind:)``, for calls that are frequent: the domain's would count a reference to it,
    /// in a word that all threads share.
    @inlinable
    @inline(__always)
    package func allocateBlock(
      byteCount: Int, kind: BlockKind.Type
    ) throws(AllocationFailure) -> UnsafeMutableRawPointer {
      unsafe try newBlock(byteCount: byteCount, kind: kind)
    }

    /// As ``ReclamationDomain/discard(_:)``, in the same way.
    @inlinable
    package func discard(_ block: UnsafeMutableRawPointer) {
      let byteCount = unsafe block.assumingMemoryBound(to: BlockHeader.self).pointee.byteCount
      unsafe core.pointee.allocator.free(block, size: byteCount)
    }
  #endif

  /// The thread's record, if it belongs to the domain that the thread used last.
  @unsafe
  @inlinable
  @inline(__always)
  var recent: UnsafeMutablePointer<Participant>? {
    // SAFETY: what `ThreadTable` has put there.
    _fastPath(cc_thread_is_recent(id)) ? unsafe cc_thread_get_recent().assumingMemoryBound(to: Participant.self) : nil
  }
}
