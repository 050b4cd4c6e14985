public import CCAlloc

extension ReclamationDomain {
  /// Runs one operation on a structure of your own, under a guard.
  ///
  /// Runs `body` again from its start when it throws ``OperationRestart``, which a protected load throws when what was read
  /// is no longer protected. After its linearization point, `body` catches it instead: nothing may take effect twice.
  /// Errors of your own are returned, in a `Result` say. The closure neither escapes nor suspends, so that no pin spans an
  /// `await`. (A closure that lets the guard escape is an error. Where a local function, a `Task` or an escaping closure takes the guard in,
  /// Swift 6.3 crashes instead of saying so, unless the parameter's type is written: `(guarded: borrowing ReclamationGuard)`.) Guards may be nested, also by a comparison or a destructor that uses a collection.
  ///
  /// ```swift
  /// func pop() -> Int? {
  ///   domain.withGuard { guarded throws(OperationRestart) in     // spelled out where the closure throws
  ///     while true {
  ///       guard let node = unsafe try guarded.load(top).pointer else { return nil }
  ///       let next = unsafe node.pointee.next.load(ordering: .acquiring)
  ///       let (exchanged, _) = unsafe top.compareExchange(
  ///         expected: MarkedPointer(node), desired: next, ordering: .acquiringAndReleasing)
  ///       guard exchanged else { continue }
  ///       let value = unsafe node.pointee.value
  ///       unsafe guarded.retire(UnsafeMutableRawPointer(node))
  ///       return value
  ///     }
  ///   }
  /// }
  /// ```
  ///
  /// A structure that is torn down retires what is left in it, under a guard in its `deinit`.
  ///
  /// Traps if this is the thread's first use of the domain and there is no memory for its record.
  ///
  /// - Complexity: entering and leaving cost about a nanosecond each. Afterwards, with no guard held, at most
  ///   ``Options/reclaimPerOperation`` retired blocks are destroyed and freed.
  @inlinable
  public func withGuard<R: ~Copyable>(_ body: (borrowing ReclamationGuard) throws(OperationRestart) -> R) -> R {
    let pinned = access.enter()
    while true {
      do throws(OperationRestart) {
        return try body(pinned)
      } catch {
        pinned.restart(for: error)
      }
    }
  }

  #if !Checked
    /// A block that is built outside of any operation; see ``ReclamationGuard/allocateBlock(byteCount:kind:)``.
    @inlinable
    package func allocateBlock(
      byteCount: Int, kind: BlockKind.Type
    ) throws(AllocationFailure) -> UnsafeMutableRawPointer {
      // SAFETY: the memory is the caller's alone.
      unsafe try access.allocateBlock(byteCount: byteCount, kind: kind)
    }

    /// Frees a block that nobody else can reach: never published, or of a structure that is being torn down.
    @inlinable
    package func discard(_ block: UnsafeMutableRawPointer) {
      // SAFETY: the caller's block.
      unsafe access.discard(block)
    }
  #endif

  // SAFETY: the structure that keeps the access keeps the domain, too.
  /// See ``DomainAccess``.
  @inlinable
  package var access: DomainAccess { unsafe DomainAccess(id: id, core: core, domain: self) }

  /// The calling thread's record, made on first use.
  @unsafe
  @inlinable
  func participant() throws(AllocationFailure) -> UnsafeMutablePointer<Participant> {
    // SAFETY: PT-2, the record is handed to the thread that it belongs to.
    if let recent = unsafe access.recent { return unsafe recent }
    guard let participant = unsafe ThreadTable.participant(in: self) else {
      throw AllocationFailure(requestedBytes: Participant.byteCount)
    }
    return unsafe participant
  }

  @unsafe
  @usableFromInline
  @inline(never)
  func participantOrTrap() -> UnsafeMutablePointer<Participant> {
    // SAFETY: as for `participant`.
    do throws(AllocationFailure) {
      return unsafe try participant()
    } catch {
      fatalError(error.description)
    }
  }
}
