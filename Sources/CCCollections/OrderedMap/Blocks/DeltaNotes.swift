/// What a block's deltas say, ten bits each: the rank of the key among the entries that the block was made with, which entry of the
/// block it is said of, and whether that one goes.
///
/// All that decides which cells are entries is here, and depends on no comparison: so an order that is none may put entries in a
/// wrong place, but makes none of them two or none. (A delta is a term of Levandoski, Lomet and Sengupta, *The Bw-Tree*, ICDE 2013.)
@frozen
@usableFromInline
struct DeltaNotes {
  /// Each delta's in a lane of its own, the first one's lowest. In the lanes behind the last one's are those of deltas that are not
  /// shown yet, or `unused`. In the highest four bits, by how many entries all of them together make the block grow, and `limit`.
  @usableFromInline
  let bits: UInt64
  /// How many there are.
  @usableFromInline
  let count: Int

  @inlinable
  @inline(__always)
  init(_ bits: UInt64, count: Int) {
    self.bits = bits
    self.count = count
  }

  /// How many deltas a block has at most.
  @inlinable
  static var limit: Int { @inline(__always) get { 6 } }

  /// What a rank is below.
  @inlinable
  static var rankLimit: Int { @inline(__always) get { 63 } }

  /// What lanes say that have no note: a rank that no entry has.
  @inlinable
  static var unused: UInt64 { @inline(__always) get { 63 &* ones | lane(UInt64(truncatingIfNeeded: limit), limit) } }

  @inlinable
  static var width: Int { @inline(__always) get { 10 } }

  /// A one in each lane.
  @inlinable
  static var ones: UInt64 { @inline(__always) get { 0x0004_0100_4010_0401 } }

  /// A delta's note. `cell` is that of the entry that goes, or whose value is another one, if there is one; of `ownCount` that the
  /// block was made with.
  @inlinable
  @inline(__always)
  static func note(rank: Int, replacing cell: Int?, ownCount: Int, isRemoval: Bool) -> UInt64 {
    assert(rank >= 0 && rank < rankLimit, "BK-9: a rank has six bits")
    var note = UInt64(truncatingIfNeeded: rank)
    // 0: none; 1: the one of that rank; then the deltas.
    if let cell { note |= UInt64(truncatingIfNeeded: cell < ownCount ? 1 : cell &- ownCount &+ 2) &<< 6 }
    return isRemoval ? note | 1 &<< 9 : note
  }

  /// These notes, and one more.
  @inlinable
  @inline(__always)
  func adding(_ note: UInt64) -> UInt64 {
    let lanes = bits & used | Self.lane(note, count) | Self.unused & ~(Self.lane(1, count &+ 1) &- 1)
    let change = note &>> 6 == 0 ? 1 : -Int(truncatingIfNeeded: note &>> 9)
    return lanes & (Self.lane(1, Self.limit) &- 1) | Self.lane(UInt64(truncatingIfNeeded: growth &+ change &+ Self.limit), Self.limit)
  }

  /// A note's place among the others.
  @inlinable
  @inline(__always)
  static func lane(_ note: UInt64, _ index: Int) -> UInt64 { note &<< UInt64(truncatingIfNeeded: index &* width) }

  /// The bits of the lanes that are in use.
  @inlinable
  var used: UInt64 { @inline(__always) get { Self.lane(1, count) &- 1 } }

  @inlinable
  @inline(__always)
  func rank(_ index: Int) -> Int { field(index) & 63 }

  /// Whether a delta is about the entry of its rank that the block was made with.
  @inlinable
  @inline(__always)
  func replacesOwn(_ index: Int) -> Bool { field(index) &>> 6 & 7 == 1 }

  /// The earlier delta that a delta takes the place of.
  @inlinable
  @inline(__always)
  func replacedDelta(_ index: Int) -> Int? {
    let replaced = field(index) &>> 6 & 7
    return replaced < 2 ? nil : replaced &- 2
  }

  @inlinable
  @inline(__always)
  func isRemoval(_ index: Int) -> Bool { field(index) &>> 9 & 1 == 1 }

  @inlinable
  @inline(__always)
  func field(_ index: Int) -> Int {
    Int(truncatingIfNeeded: bits &>> UInt64(truncatingIfNeeded: index &* Self.width))
  }

  /// The deltas of a rank: a bit in each one's lane. Some may not be shown.
  @inlinable
  @inline(__always)
  func lanes(ofRank rank: Int) -> UInt64 {
    // Each lane by itself: 64 less the difference has that bit if there is none, and borrows from no other lane.
    let difference = (bits ^ UInt64(truncatingIfNeeded: rank) &* Self.ones) & (63 &* Self.ones)
    return (64 &* Self.ones &- difference) & (64 &* Self.ones)
  }

  /// The last of some lanes that are not none.
  @inlinable
  @inline(__always)
  static func last(of lanes: UInt64) -> Int { (63 &- lanes.leadingZeroBitCount) / width }

  /// Which deltas are entries, by a bit each: those that no later one takes the place of, but for removals.
  @inlinable
  var live: UInt64 {
    var live: UInt64 = 0
    for index in 0..<count {
      if !isRemoval(index) { live |= 1 &<< UInt64(truncatingIfNeeded: index) }
      if let replaced = replacedDelta(index) { live &= ~(1 &<< UInt64(truncatingIfNeeded: replaced)) }
    }
    return live
  }

  /// Of the entries that the block was made with, those that have gone or have another value, by a bit each.
  @inlinable
  var gone: UInt64 {
    var gone: UInt64 = 0
    for index in 0..<count where replacesOwn(index) { gone |= 1 &<< UInt64(truncatingIfNeeded: rank(index)) }
    return gone
  }

  /// By how many entries the block has more than it was made with.
  @inlinable
  var growth: Int {
    @inline(__always) get {
      // The sum is that of the lanes in use, unless there is a note behind them; behind the last lane there is none.
      let isAll = -((count &+ 8 &- Self.limit) &>> 3)
      if (field(count) | isAll) & 63 == 63 { return Int(truncatingIfNeeded: bits &>> 60) &- Self.limit }
      return growth(amongLanes: used)
    }
  }

  /// The same of those whose rank is below another one.
  @inlinable
  @inline(__always)
  func growth(below rank: Int) -> Int {
    // Each lane by itself: what is 64 more than its rank keeps that bit unless the other one is greater.
    let ranks = bits & (63 &* Self.ones) | 64 &* Self.ones
    let below = ~(ranks &- UInt64(truncatingIfNeeded: rank) &* Self.ones) & (64 &* Self.ones)
    return growth(amongLanes: used & below &<< 3)
  }

  @inlinable
  @inline(__always)
  func growth(amongLanes lanes: UInt64) -> Int {
    // As in `lanes(ofRank:)`: those that replace nothing are insertions.
    let insertions = (512 &* Self.ones &- (bits & (448 &* Self.ones))) & (512 &* Self.ones) & lanes
    let removals = bits & (512 &* Self.ones) & lanes
    return Self.count(insertions) &- Self.count(removals)
  }

  /// How many lanes have their highest bit, and no other.
  @inlinable
  @inline(__always)
  static func count(_ lanes: UInt64) -> Int {
    // The last lane of the product is the sum of all lanes.
    Int(truncatingIfNeeded: ((lanes &>> 9) &* ones) &>> 50 & 1023)
  }
}
