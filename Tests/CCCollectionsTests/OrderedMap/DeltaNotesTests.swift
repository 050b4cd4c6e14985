import CCTestSupport
import Testing

@testable import CCCollections

@Suite("OrderedMap: notes of deltas", .seeded)
struct DeltaNotesTests {
  /// A delta as a test knows it.
  struct Delta {
    let rank: Int
    let cell: Int?
    let isRemoval: Bool
  }

  @Test("a note says again what it was made of", arguments: 0..<DeltaNotes.limit)
  func fields(index: Int) {
    for rank in 0..<DeltaNotes.rankLimit {
      for cell in [nil, rank] + (0..<index).map({ 62 + $0 }) {
        for isRemoval in [false, true] where cell != nil || !isRemoval {
          let note = DeltaNotes.note(rank: rank, replacing: cell, ownCount: 62, isRemoval: isRemoval)
          let before = DeltaNotes(0x3A5_5A3A_55A3_A55A, count: index)
          let notes = DeltaNotes(before.adding(note), count: index + 1)
          #expect(notes.rank(index) == rank && notes.isRemoval(index) == isRemoval)
          #expect(notes.replacesOwn(index) == (cell != nil && cell! < 62))
          #expect(notes.replacedDelta(index) == cell.flatMap { $0 < 62 ? nil : $0 - 62 })
          #expect(notes.bits & before.used == before.bits & before.used)
          #expect((notes.lanes(ofRank: rank) & notes.used) >> (10 * UInt64(index)) == 64)
        }
      }
    }
  }

  @Test("no rank is that of a lane without a note")
  func unused() {
    let notes = DeltaNotes(DeltaNotes.unused, count: 0)
    for rank in 0..<DeltaNotes.rankLimit { #expect(notes.lanes(ofRank: rank) == 0) }
    #expect(notes.growth == 0)
  }

  @Test("deltas at random have the effect that they have one after the other")
  func effects() {
    var random = TestRandom(seed: TestSeed.forThisTest.value)
    for own in [0, 1, 2, 5, 40, 62] {
      for _ in 0..<500 {
        var present = Set(0..<own)
        var bits = DeltaNotes.unused
        var deltas: [Delta] = []
        for index in 0..<DeltaNotes.limit {
          let cell = Bool.random(using: &random) ? present.sorted().randomElement(using: &random) : nil
          let rank = cell.map { $0 < own ? $0 : deltas[$0 - own].rank } ?? Int.random(in: 0...own, using: &random)
          let delta = Delta(rank: rank, cell: cell, isRemoval: cell != nil && Bool.random(using: &random))
          if let cell { present.remove(cell) }
          if !delta.isRemoval { present.insert(own + index) }
          deltas.append(delta)
          bits = DeltaNotes(bits, count: index).adding(
            DeltaNotes.note(rank: rank, replacing: cell, ownCount: own, isRemoval: delta.isRemoval))
          check(DeltaNotes(bits, count: index + 1), own, present, deltas)
        }
      }
    }
  }

  private func check(_ notes: DeltaNotes, _ own: Int, _ present: Set<Int>, _ deltas: [Delta]) {
    let (gone, live) = (notes.gone, notes.live)
    #expect(own + notes.growth == present.count)
    #expect((0..<own).filter { gone >> UInt64($0) & 1 == 0 } == present.filter { $0 < own }.sorted())
    #expect((0..<6).filter { live >> UInt64($0) & 1 == 1 }.map { $0 + own } == present.filter { $0 >= own }.sorted())
    for rank in 0..<DeltaNotes.rankLimit {
      var lanes = notes.lanes(ofRank: rank) & notes.used
      for index in deltas.indices.reversed() where deltas[index].rank == rank {
        #expect(lanes != 0 && DeltaNotes.last(of: lanes) == index)
        lanes ^= DeltaNotes.lane(64, index)
      }
      #expect(lanes == 0)
    }
  }
}
