#if Checked

  import CCTestSupport
  import Synchronization
  import Testing

  @testable import CCReclaim

  // SAFETY (whole file): freed blocks stay in the quarantine while they are looked at.

  @Suite("Checked builds: the quarantine", .serialized)
  struct QuarantineTests {
    @Test("a write after the free is told when the domain goes", arguments: CheckedMisuseTests.schemes)
    func lateWrite(_ scheme: String) async {
      let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) { [scheme] in
        _ = unsafe retiredWhileReachable(scheme) { block in
          unsafe (block + MemoryLayout<BlockHeader>.size + 3).storeBytes(of: 1, as: UInt8.self)
        }
      }
      let offset = MemoryLayout<BlockHeader>.size + 3
      #expect(result.text.contains("written after it was freed: byte \(offset) of the block at 0x"))
      #expect(result.text.contains(", retired at CCReclaimTests/CheckedSupport.swift:"))
      #expect(result.text.contains(", freed at CCReclaim/Participant+Work.swift:"))
    }

    @Test("a write to the last byte of a discarded block is told when the block leaves")
    func lateWriteAtTheEnd() async {
      let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        // Never dropped: that would find it too.
        let domain = unsafe Unmanaged.passRetained(checkedDomain("ibr")).takeUnretainedValue()
        let block = unsafe try! domain.allocateBlock(byteCount: 256, kind: BlockKind.self)
        unsafe domain.discard(block)
        unsafe (block + 255).storeBytes(of: 0, as: UInt8.self)
        for _ in 0..<(Quarantine.countLimit + 1) {
          unsafe domain.discard(try! domain.allocateBlock(byteCount: 128, kind: BlockKind.self))
        }
      }
      #expect(result.text.contains("written after it was freed: byte 255 of the block at 0x"))
    }

    @Test("it keeps so many blocks, the oldest leave first, and a domain's end empties it")
    func countLimit() {
      let counting = CountingAllocator()
      do {
        let domain = ReclamationDomain(scheme: .ibr, allocator: counting.makeAllocator())
        for count in 1...(Quarantine.countLimit + 100) {
          unsafe domain.discard(try! domain.allocateBlock(byteCount: 128, kind: BlockKind.self))
          // One is the thread's record.
          if count % 1000 == 0 { #expect(counting.liveCount == min(count, Quarantine.countLimit) + 1) }
        }
        #expect(counting.liveCount == Quarantine.countLimit + 1)
      }
      #expect(counting.liveCount == 0)
    }

    @Test("it keeps so many bytes")
    func byteLimit() {
      let counting = CountingAllocator()
      let domain = ReclamationDomain(scheme: .ibr, allocator: counting.makeAllocator())
      for _ in 0..<100 { unsafe domain.discard(try! domain.allocateBlock(byteCount: 1 << 20, kind: BlockKind.self)) }
      #expect(counting.liveCount == Quarantine.byteLimit >> 20 + 1)
      domain.flushQuarantine()
      #expect(counting.liveCount == 1)
    }

    @Test("the places are those of the calls")
    func sites() {
      let domain = checkedDomain("ibr")
      domain.withGuard { guarded in
        let first = #line
        let block = unsafe try! guarded.allocateBlock(byteCount: 200, kind: BlockKind.self)
        let other = unsafe try! domain.allocateBlock(byteCount: 200, kind: BlockKind.self)
        unsafe guarded.retire(block)
        unsafe guarded.discard(other)
        let (retired, discarded) = unsafe (life(of: block), life(of: other))
        #expect(retired.hasSuffix(", allocated at \(site(first + 1)), retired at \(site(first + 3))"))
        #expect(discarded.hasSuffix(", allocated at \(site(first + 2)), freed at \(site(first + 4))"))
      }
    }

    private func site(_ line: Int) -> String { "CCReclaimTests/QuarantineTests.swift:\(line)" }

    private func life(of block: UnsafeMutableRawPointer) -> String {
      unsafe block.assumingMemoryBound(to: BlockHeader.self).life
    }

    @Test("a block's generation is its own, and rises when the block is freed")
    func generations() {
      let domain = checkedDomain("ibr")
      var seen: Set<UInt64> = []
      for _ in 0..<1000 {
        let block = unsafe try! domain.allocateBlock(byteCount: 128, kind: BlockKind.self)
        let header = unsafe block.assumingMemoryBound(to: BlockHeader.self)
        let generation = unsafe header.pointee.books.state.generation
        #expect(unsafe header.pointee.books.state.phase == .live)
        unsafe domain.discard(block)
        #expect(unsafe header.pointee.books.state.phase == .freed)
        #expect(unsafe header.pointee.books.state.generation == generation + 1)
        #expect(seen.insert(generation).inserted)
        if seen.count % 10 == 0 { domain.flushQuarantine() }
      }
    }
  }

#endif
