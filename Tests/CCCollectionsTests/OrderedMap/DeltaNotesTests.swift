import CCTestSupport
import Testing

@testable import CCCollections

@Suite("OrderedMap: notes of deltas", .seeded)
struct DeltaNotesTests {
  /// A delta as a test knows it.
  struct Delta {
    let rank: Int
    let place: Int
    let cell: Int?
    let isRemoval: Bool
  }

  @Test("a note says again what it was made of", arguments: 0..<DeltaNotes.limit)
  func fields(index: Int) {
    for rank in 0..<DeltaNotes.rankLimit {
      for cell in [nil, rank] + (0..<index).map({ 62 + $0 }) {
        for isRemoval in [false, true] where cell != nil || !isRemoval {
          let place = (rank * 7 + index) % 64
          let note = DeltaNotes.note(rank: rank, place: place, replacing: cell, ownCount: 62, isRemoval: isRemoval)
          let before = DeltaNotes(0x3A55_A3A5_5A3A_A55A, count: index)
          let notes = DeltaNotes(before.adding(note), count: index + 1)
          #expect(notes.rank(index) == rank && notes.place(index) == place && notes.isRemoval(index) == isRemoval)
          #expect(notes.replaces(index) == (cell != nil))
          #expect(notes.replacesOwn(index) == (cell != nil && cell! < 62))
          #expect(notes.replacedDelta(index) == cell.flatMap { $0 < 62 ? nil : $0 - 62 })
          #expect(notes.bits & before.used == before.bits & before.used)
          #expect((notes.lanes(ofRank: rank) & notes.used) >> (16 * UInt64(index)) == 64)
        }
      }
    }
  }

  @Test("no rank is that of a lane without a note")
  func unused() {
    let notes = DeltaNotes(DeltaNotes.unused, count: 0)
    for rank in 0..<DeltaNotes.rankLimit { #expect(notes.lanes(ofRank: rank) == 0) }
    #expect(notes.growth == 0)
    #expect(notes.lanes(ofRank: DeltaNotes.rankLimit) & notes.used == 0)
  }

  @Test("deltas at random have the effect that they have one after the other")
  func effects() {
    var random = TestRandom(seed: TestSeed.forThisTest.value)
    for own in [0, 1, 2, 5, 40, 60] {
      for _ in 0..<500 {
        var order = Array(0..<own)
        var bits = DeltaNotes.unused
        var deltas: [Delta] = []
        for index in 0..<DeltaNotes.limit {
          let cell = Bool.random(using: &random) ? order.randomElement(using: &random) : nil
          let rank = cell.map { $0 < own ? $0 : deltas[$0 - own].rank } ?? Int.random(in: 0...own, using: &random)
          let place = cell.map { order.firstIndex(of: $0)! } ?? Int.random(in: 0...order.count, using: &random)
          let isRemoval = cell != nil && Bool.random(using: &random)
          if cell != nil { order.remove(at: place) }
          if !isRemoval { order.insert(own + index, at: place) }
          deltas.append(Delta(rank: rank, place: place, cell: cell, isRemoval: isRemoval))
          bits = DeltaNotes(bits, count: index).adding(
            DeltaNotes.note(rank: rank, place: place, replacing: cell, ownCount: own, isRemoval: isRemoval))
          check(DeltaNotes(bits, count: index + 1), own, order, deltas)
        }
      }
    }
  }

  private func check(_ notes: DeltaNotes, _ own: Int, _ order: [Int], _ deltas: [Delta]) {
    #expect(own + notes.growth == order.count)
    func cells(_ bits: UInt64) -> [Int] { (0..<64).filter { bits >> UInt64($0) & 1 == 1 } }
    #expect(cells(notes.gone) == (0..<own).filter { !order.contains($0) })
    #expect(cells(notes.live).map { $0 + own } == order.filter { $0 >= own }.sorted())
    #expect(order.indices.map { notes.cell(at: $0, ownCount: own) } == order)
    #expect(order.map { notes.place(ofCell: $0, ownCount: own) } == Array(order.indices))
    var merged: [Int] = []
    // SAFETY: as many as there are entries.
    unsafe notes.withCells(ownCount: own) { cells in merged = order.indices.map { unsafe Int(cells[$0]) } }
    #expect(merged == order)
    for rank in 0..<DeltaNotes.rankLimit {
      var lanes = notes.lanes(ofRank: rank) & notes.used
      for index in deltas.indices.reversed() where deltas[index].rank == rank {
        #expect(lanes != 0 && DeltaNotes.last(of: lanes) == index)
        lanes ^= DeltaNotes.lane(64, index)
      }
      #expect(lanes == 0)
      let below = deltas.filter { $0.rank < rank }
      let removed = below.count { $0.isRemoval }
      #expect(notes.growth(below: rank) == below.count { $0.cell == nil } - removed)
    }
  }
}
