#if SchedulePoints

  import CCTestSupport
  import Synchronization
  import Testing

  @testable import CCCollections
  @testable import CCReclaim

  // SAFETY (whole file): tests look at nodes that no thread of theirs frees meanwhile.

  /// An allocator that gives a freed block's very address out again, when a test has asked for that.
  final class ReusingAllocator: Sendable {
    private struct State {
      var freed: [Int: [UInt]] = [:]
      var wanted: UInt = 0
    }
    private let state = Locked(State())

    /// The address that is to be given out as soon as it is free and its size is asked for.
    func want(_ address: UInt) { state.withLock { $0.wanted = address } }
    func isFree(_ address: UInt) -> Bool { state.withLock { $0.freed.values.contains { $0.contains(address) } } }

    func makeAllocator() -> NodeAllocator {
      unsafe NodeAllocator(
        name: "reusing",
        allocate: { [self] size, alignment in
          state.withLock { state in
            if let index = state.freed[size]?.firstIndex(of: state.wanted) {
              return unsafe UnsafeMutableRawPointer(bitPattern: state.freed[size]!.remove(at: index))
            }
            return unsafe UnsafeMutableRawPointer.allocate(byteCount: size, alignment: alignment)
          }
        },
        free: { [self] pointer, size in
          state.withLock { unsafe $0.freed[size ?? 0, default: []].append(UInt(bitPattern: pointer)) }
        })
    }
  }

  private struct Big: Sendable, Equatable {
    var value: Int
    var rest = (0, 0, 0, 0)
    init(_ value: Int) { self.value = value }
    static func == (left: Self, right: Self) -> Bool { left.value == right.value }
  }

  extension ConcurrentSkipListMap {
    fileprivate var chain: [UnsafeMutablePointer<AnchoredNode>] {
      var nodes: [UnsafeMutablePointer<AnchoredNode>] = unsafe []
      var cursor = unsafe Optional(_core.first)
      while let node = unsafe cursor {
        unsafe nodes.append(node)
        unsafe cursor = node.pointee.block.load(ordering: .acquiring).pointer!.nextNode
      }
      return unsafe nodes
    }

    /// Whether a node can be reached on a level of the index. Does not look at the node itself, which may be freed.
    fileprivate func index(reaches node: UInt, _ level: Int) -> Bool {
      var cursor = unsafe _core.index.link(_core.first, level).pointee.load(ordering: .acquiring).pointer
      while let other = unsafe cursor {
        if unsafe UInt(bitPattern: other) == node { return true }
        unsafe cursor = _core.index.link(other, level).pointee.load(ordering: .acquiring).pointer
      }
      return false
    }
  }

  @Suite("Ordered maps under attack")
  struct OrderedMapAttackTests {
    /// The search for a place to link comes down on a dead node whose link is a mark and no address: linking there would take
    /// the mark away, and leave the node in the index when it is retired.
    @Test("a marked link without an address is not linked to", arguments: SchemeUnderTest.allCases)
    func markedNull(subject: SchemeUnderTest) throws {
      let domain = subject.makeDomain()
      let map = ConcurrentSkipListMap<Int, Int>(_core: .init(domain: domain, capacity: 1))
      map.insert(0, forKey: 0)
      map.insert(1, forKey: 1)
      try ScriptedSchedule.run { script in
        // A new last node, of two levels, which is not in the index yet.
        var upper = 100
        var second: ScriptedThread
        while true {
          let key = upper
          second = script.thread("second") { map.insert(key, forKey: key) }
          try second.run(to: .updateAfterExchange)
          if unsafe map.chain.last!.pointee.height.load(ordering: .acquiring) == 2 { break }
          try second.finish()
          upper += 100
        }
        // Another one before it, likewise.
        var lower = upper - 98
        var inserting: ScriptedThread
        var node: UInt
        while true {
          let key = lower
          inserting = script.thread("inserting") { map.insert(key, forKey: key) }
          try inserting.run(to: .updateAfterExchange)
          let made = unsafe map.chain.suffix(2).first!
          node = unsafe UInt(bitPattern: made)
          if unsafe made.pointee.height.load(ordering: .acquiring) == 2 { break }
          try inserting.finish()
          lower += 1
        }
        let (dead, last) = (lower, upper)
        let removing = script.thread("removing") { #expect(map.removeValue(forKey: dead) == dead) }
        try removing.run(to: .updateAfterExchange)
        // On its way to the last node: has taken the dead one over, and not marked its tower yet.
        let taking = script.thread("taking") { #expect(map.updateValue(-1, forKey: last) == last) }
        try taking.run(to: .unlinkBeforeMark)
        try removing.finish()
        // The dead node enters the index, as it may.
        try inserting.finish()
        #expect(map.index(reaches: node, 1))
        // Stands on the dead node, on level 1.
        try second.run(to: .seekAfterLinkLoad)
        try taking.run(to: .unlinkBeforeCompletion)
        try second.finish()
        try taking.finish()
        #expect(!map.index(reaches: node, 0), "a node that was retired is in the index still")
        domain.drain()
        // Comes across the freed node.
        let reading = script.thread("reading") { #expect(map[dead] == nil) }
        try reading.finish()
      }
    }

    /// A take-over on the way starts the operation again, and says so to nobody.
    @Test("`modify` does not take a value for unchanged that was freed meanwhile")
    func swallowedRestart() throws {
      let reusing = ReusingAllocator()
      let domain = FenceKind.full.makeDomain(.ibr, allocator: reusing.makeAllocator())
      let map = ConcurrentSkipListMap<Int, Big>(_core: .init(domain: domain, capacity: 1))
      map.insert(Big(-1), forKey: 0)
      let seen = Locked<[Int]>([])
      try ScriptedSchedule.run { script in
        // In the chain, not in the index: a walk gets there.
        let inserting = script.thread("inserting") { map.insert(Big(0), forKey: 50) }
        try inserting.run(to: .updateAfterExchange)
        // A value that is younger than the operation which stands still.
        for _ in 0..<4 { unsafe domain.core.pointee.advanceEra() }
        map.updateValue(Big(0), forKey: 50)
        let modifying = script.thread("modifying") {
          map.modify(forKey: 50) { value in
            seen.withLock { $0.append(value!.value) }
            value!.value += 1
          }
        }
        map.insert(Big(20), forKey: 20)
        try modifying.run(to: .updateBeforeExchange)
        #expect(seen.withLock { $0 } == [0])
        let last = unsafe map.chain.last!
        let box = unsafe UInt(
          bitPattern: BlockEntries<Int, Big>(last.pointee.block.load(ordering: .acquiring)).valueBoxes[0])
        let updating = script.thread("updating") {
          #expect(map.updateValue(Big(100), forKey: 50) == Big(0))
        }
        try updating.finish()
        // And that was retired before this one.
        domain.drain()
        for _ in 0..<4 { unsafe domain.core.pointee.advanceEra() }
        let removing = script.thread("removing") { map.removeValue(forKey: 20) }
        // Dead, and not taken over. Let it be out of the index.
        try removing.run(to: .updateAfterExchange)
        // The exchange is lost; the take-over is done.
        try modifying.run(to: .unlinkBeforeCompletion)
        for _ in 0..<(2 * Int(ReclamationDomain.intervalCap)) { unsafe domain.core.pointee.advanceEra() }
        try modifying.run(to: .floorAfterLinkLoad)
        let draining = script.thread("draining") {
          for _ in 0..<4 {
            map.updateValue(Big(-2), forKey: 0)
            domain.drain()
          }
          #if Checked
            domain.flushQuarantine()
          #endif
        }
        try draining.finish()
        #expect(reusing.isFree(box), "the box that the transformation has seen was to be freed by now")
        reusing.want(box)
        let again = script.thread("updating again") {
          #expect(map.updateValue(Big(200), forKey: 50) == Big(100))
        }
        try again.finish()
        try modifying.finish()
        try removing.finish()
        try inserting.finish()
      }
      #expect(map[50]?.value == 201, "seen: \(seen.withLock { $0 })")
    }

    /// The key at which a full block is split is loaded after the transformation has run.
    @Test("a transformation that takes long takes effect, also where it splits a block", arguments: [true, false])
    func splitAfterTransformation(isAbsent: Bool) {
      let domain = FenceKind.full.makeDomain(.ibr)
      let map = ConcurrentSkipListMap<String, Int>(_core: .init(domain: domain, capacity: 1))
      map.insert(1, forKey: "m")
      var runs = 0
      map.modify(forKey: isAbsent ? "a" : "m") { value in
        runs += 1
        value = 2
        if runs == 20 { return }
        for _ in 0..<(2 * Int(ReclamationDomain.intervalCap)) { unsafe domain.core.pointee.advanceEra() }
      }
      #expect(runs == 1)
    }
  }

#endif
