#if Checked
  public import CCAlloc

  // The calls of the guard and of the domain whose sites checked builds remember.

  extension ReclamationGuard {
    // SAFETY (whole extension): PT-1, PT-2, as in `ReclamationGuard`.

    /// Memory for a new block; see ordinary builds. Remembers where it was called.
    public borrowing func allocateBlock(
      byteCount: Int, kind: BlockKind.Type, file: StaticString = #fileID, line: UInt = #line
    ) throws(AllocationFailure) -> UnsafeMutableRawPointer {
      let block = unsafe try newBlock(byteCount: byteCount, kind: kind)
      unsafe core.open(block, CodeSite(file, line))
      return unsafe block
    }

    /// Gives back a block that was never published; see ordinary builds. Traps if the block is none of the domain's, is
    /// retired or freed, or was found by a protected load. Remembers where it was called.
    public borrowing func discard(
      _ block: UnsafeMutableRawPointer, file: StaticString = #fileID, line: UInt = #line
    ) {
      unsafe core.discard(block, isPrivate: true, CodeSite(file, line))
    }

    /// Takes a block that this operation has made unreachable; see ordinary builds. Traps if the block is none of the
    /// domain's, or is retired or freed. Remembers where it was called.
    public borrowing func retire(
      _ block: UnsafeMutableRawPointer, file: StaticString = #fileID, line: UInt = #line
    ) {
      let header = unsafe block.assumingMemoryBound(to: BlockHeader.self)
      unsafe header.noteRetired(in: core, CodeSite(file, line))
      unsafe participant.retire(header)
    }
  }

  extension DomainAccess {
    // SAFETY (whole extension): the callers' blocks.

    /// A block that is built outside of any operation; see ordinary builds.
    @usableFromInline
    package func allocateBlock(
      byteCount: Int, kind: BlockKind.Type, file: StaticString = #fileID, line: UInt = #line
    ) throws(AllocationFailure) -> UnsafeMutableRawPointer {
      let block = unsafe try newBlock(byteCount: byteCount, kind: kind)
      unsafe core.open(block, CodeSite(file, line))
      return unsafe block
    }

    /// Frees a block that nobody else can reach; see ordinary builds.
    @usableFromInline
    package func discard(
      _ block: UnsafeMutableRawPointer, file: StaticString = #fileID, line: UInt = #line
    ) {
      unsafe core.discard(block, isPrivate: false, CodeSite(file, line))
    }
  }

  extension ReclamationDomain {
    // SAFETY (whole extension): the callers' blocks.

    /// A block that is built outside of any operation; see ordinary builds.
    @usableFromInline
    package func allocateBlock(
      byteCount: Int, kind: BlockKind.Type, file: StaticString = #fileID, line: UInt = #line
    ) throws(AllocationFailure) -> UnsafeMutableRawPointer {
      unsafe try access.allocateBlock(byteCount: byteCount, kind: kind, file: file, line: line)
    }

    /// Frees a block that nobody else can reach; see ordinary builds. Traps if the block is none of the domain's, or is
    /// retired or freed.
    @usableFromInline
    package func discard(
      _ block: UnsafeMutableRawPointer, file: StaticString = #fileID, line: UInt = #line
    ) {
      unsafe access.discard(block, file: file, line: line)
    }
  }
#endif
