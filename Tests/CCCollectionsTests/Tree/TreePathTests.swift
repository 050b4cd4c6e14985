import CCTestSupport
import Synchronization
import Testing

@testable import CCCollections
@testable import CCReclaim

@Suite("A tree's paths")
struct TreePathTests {
  /// Also in optimised builds, where Swift 6.3 has returned the first values of both.
  @Test("say on which side their end is, and which slots name their nodes", arguments: [0, 1000], [false, true])
  func sidesAndSlots(tolerance: Int, stopsAtViolation: Bool) throws {
    let domain = FenceKind.best.makeDomain(.debraPlus)
    let map = ConcurrentTreeMap<Int, Int>(domain: domain, tolerance: tolerance)
    for key in 0..<50 { map[key * 7 % 50] = key }
    // A guard does not keep its domain.
    try withExtendedLifetime(map) { try expectTruth(map._core, stopsAtViolation: stopsAtViolation) }
  }

  private func expectTruth(
    _ core: _OrderedMapBlocks<Int, Int, _TreeIndex<Int>>, stopsAtViolation: Bool
  ) throws {
    let index = core.index
    let pinned = core.access.enter()
    // SAFETY (whole test): nobody else uses the map.
    for key in -1...50 {
      let path = unsafe try index.path(to: key, stopsAtViolation: stopsAtViolation, pinned)
      let (word, parent) = unsafe (path.word, path.parent)
      #expect(unsafe parent.node.link(path.side).pointee.load(ordering: .acquiring) == word)
      var slot = unsafe path.slot
      for expected in unsafe [word, parent, path.grandparent, path.greatGrandparent] {
        // Nothing above the tree is ever retired.
        if unsafe expected == .null || expected.pointer == index.top { break }
        #expect(unsafe pinned.level.slots.first[slot].load(ordering: .relaxed) == expected.bits)
        slot = (slot + 4) % 5
      }
    }
  }
}
