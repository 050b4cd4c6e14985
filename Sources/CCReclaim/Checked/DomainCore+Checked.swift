#if Checked
  internal import Synchronization

  /// What a domain keeps to check its blocks by.
  struct DomainChecking: ~Copyable {
    /// The domain's number. Set before the domain is used.
    var domainID: UInt64 = 0
    let quarantine = Quarantine()
    private let generation = Atomic<UInt64>(0)

    init() {}

    /// A generation for a new block: the next even number.
    func nextGeneration() -> UInt64 {
      // RELAXED: a number of its own is all that is asked.
      generation.add(2, ordering: .relaxed).newValue
    }
  }

  extension UnsafeMutablePointer where Pointee == DomainCore {
    // SAFETY (whole extension): the domain outlives its operations; the blocks are the callers'.

    /// Begins the life of a block whose header was just written.
    func open(_ block: UnsafeMutableRawPointer, _ site: CodeSite) {
      let header = unsafe block.assumingMemoryBound(to: BlockHeader.self)
      let generation = unsafe pointee.checking.nextGeneration()
      unsafe header.pointee.books.open(domainID: pointee.checking.domainID, generation: generation, site)
    }

    /// Frees a block that was not retired.
    func discard(_ block: UnsafeMutableRawPointer, isPrivate: Bool, _ site: CodeSite) {
      let header = unsafe block.assumingMemoryBound(to: BlockHeader.self)
      unsafe header.noteDiscarded(in: self, isPrivate: isPrivate, site)
      unsafe pointee.checking.quarantine.admit(header, pointee.allocator)
    }
  }

  extension DomainCore {
    /// Frees a retired block, whose contents were destroyed.
    func quarantine(_ block: UnsafeMutablePointer<BlockHeader>, file: StaticString = #fileID, line: UInt = #line) {
      let site = CodeSite(file, line)
      // SAFETY: the callers' block, which nobody else holds any more.
      let isRetired = unsafe block.pointee.books.free(expecting: .retired, site).phase == .retired
      guard unsafe isRetired && block.pointee.books.isBlock else {
        unsafe checkedFailure("free at \(site), of \(block.life)")
      }
      unsafe checking.quarantine.admit(block, allocator)
    }
  }

  extension ReclamationDomain {
    /// Gives the freed blocks that are kept to catch late accesses back to the allocator.
    package func flushQuarantine() {
      // SAFETY: the core lives as long as the domain.
      unsafe core.pointee.checking.quarantine.flush(allocator)
    }
  }
#endif
