// How places among a block's entries follow from its deltas: each of them, in the order of time, moves what stands behind it.

extension DeltaNotes {
  /// By how many entries the block has more than it was made with.
  @inlinable
  var growth: Int { @inline(__always) get { growth(amongLanes: used) } }

  /// The same of those whose rank is below another one.
  @inlinable
  @inline(__always)
  func growth(below rank: Int) -> Int {
    // Each lane by itself: what is 64 more than its rank keeps that bit unless the other one is greater.
    let ranks = bits & (63 &* Self.ones) | 64 &* Self.ones
    let below = ~(ranks &- UInt64(truncatingIfNeeded: rank) &* Self.ones) & (64 &* Self.ones)
    return growth(amongLanes: used & below &<< 9)
  }

  /// The same of some lanes, by the highest bit of each.
  @inlinable
  @inline(__always)
  func growth(amongLanes lanes: UInt64) -> Int {
    // As in `lanes(ofRank:)`: those that replace nothing are insertions.
    let replaced = (bits &>> 12) & (7 &* Self.ones)
    let insertions = (8 &* Self.ones &- replaced) &<< 12 & (0x8000 &* Self.ones) & lanes
    let removals = bits & (0x8000 &* Self.ones) & lanes
    return Self.count(insertions) &- Self.count(removals)
  }

  /// How many lanes have their highest bit, and no other.
  @inlinable
  @inline(__always)
  static func count(_ lanes: UInt64) -> Int {
    // The last lane of the product is the sum of all lanes.
    Int(truncatingIfNeeded: ((lanes &>> 15) &* ones) &>> 48)
  }

  /// The place among all entries of one that is in a cell, of `ownCount` that the block was made with.
  @inlinable
  func place(ofCell cell: Int, ownCount: Int) -> Int {
    let isOwn = cell < ownCount
    var place = isOwn ? cell : self.place(cell &- ownCount)
    for index in (isOwn ? 0 : cell &- ownCount &+ 1)..<count {
      if isRemoval(index) {
        if self.place(index) < place { place &-= 1 }
      } else if !replaces(index), self.place(index) <= place {
        place &+= 1
      }
    }
    return place
  }

  /// The cell of the entry at a place among all.
  @inlinable
  func cell(at place: Int, ownCount: Int) -> Int {
    var place = place
    var index = count
    while index > 0 {
      index &-= 1
      if isRemoval(index) {
        if self.place(index) <= place { place &+= 1 }
      } else if self.place(index) == place {
        return ownCount &+ index
      } else if !replaces(index), self.place(index) < place {
        place &-= 1
      }
    }
    return place
  }
}
