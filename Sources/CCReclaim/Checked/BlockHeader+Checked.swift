#if Checked
  extension BlockHeader {
    /// Traps if the block behind a link, as a protected load has found it, is freed.
    @usableFromInline
    @inline(never)
    static func expectUsable(_ bits: UInt) {
      if bits == Quarantine.poisonedWord {
        checkedFailure("use after free: a protected load read its link inside a freed block")
      }
      let address = bits & MarkedPointer<BlockHeader>.addressMask
      // SAFETY (whole function): where the guard keeps its promise, the block is there. Where it does not, the quarantine has
      // it most likely.
      guard let block = unsafe UnsafeMutablePointer<BlockHeader>(bitPattern: address) else { return }
      guard unsafe block.pointee.books.isBlock else {
        unsafe checkedFailure(
          "use after free: a protected load found \(block), which is no block, or was freed long ago")
      }
      if unsafe block.pointee.books.noteSeen().phase == .freed {
        unsafe checkedFailure("use after free: a protected load found \(block.life)")
      }
    }
  }

  extension UnsafeMutablePointer where Pointee == BlockHeader {
    // SAFETY (whole extension): what the callers say is a block; whether it is one is found out first.

    /// The block and its life, for a report.
    var life: String { unsafe "the block at \(self): \(pointee.books.description)" }

    /// Takes note of a retirement. Traps unless it is the first, of a block of that domain.
    func noteRetired(in core: UnsafeMutablePointer<DomainCore>, _ site: CodeSite) {
      unsafe expectBlock(of: core, "retire", site)
      switch unsafe pointee.books.retire(site).phase {
      case .live: break
      case .retired: unsafe checkedFailure("double retire at \(site), of \(life)")
      case .freed: unsafe checkedFailure("retire of a freed block at \(site), of \(life)")
      }
    }

    /// Takes note of a free without retirement. Traps unless the block is live and of that domain, and unseen if it should be.
    func noteDiscarded(in core: UnsafeMutablePointer<DomainCore>, isPrivate: Bool, _ site: CodeSite) {
      unsafe expectBlock(of: core, "discard", site)
      if isPrivate, unsafe pointee.books.state.isSeen {
        unsafe checkedFailure("discard of a published block at \(site), of \(life)")
      }
      switch unsafe pointee.books.free(expecting: .live, site).phase {
      case .live: break
      case .retired: unsafe checkedFailure("discard of a retired block at \(site), of \(life)")
      case .freed: unsafe checkedFailure("discard of a freed block at \(site), of \(life)")
      }
    }

    private func expectBlock(of core: UnsafeMutablePointer<DomainCore>, _ call: String, _ site: CodeSite) {
      guard unsafe pointee.books.isBlock else {
        unsafe checkedFailure("\(call) of a foreign pointer at \(site): \(self) is no block")
      }
      let domainID = unsafe core.pointee.checking.domainID
      guard unsafe pointee.books.belongs(to: domainID) else {
        unsafe checkedFailure("\(call) in the wrong domain, \(domainID), at \(site), of \(life)")
      }
    }
  }
#endif
