/// What a block's deltas say, ten bits each: the rank of the key among the entries that the block was made with, which entry of the
/// block it is said of, and whether that one goes.
///
/// All that decides which cells are entries is here, and depends on no comparison: so an order that is none may put entries in a
/// wrong place, but makes none of them two or none. (A delta is a term of Levandoski, Lomet and Sengupta, *The Bw-Tree*, ICDE 2013.)
@frozen
@usableFromInline
struct DeltaNotes {
  /// Each delta's in a lane of its own, the first one's lowest. In the lanes behind the last one's are those of deltas that are not
  /// shown yet, or `unused`.
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
  static var unused: UInt64 { @inline(__always) get { 63 &* ones } }

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
    bits & used | Self.lane(note, count) | Self.unused & ~(Self.lane(1, count &+ 1) &- 1)
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

  /// What is left of the entries that the block was made with, and which deltas are entries, by a bit each.
  @inlinable
  @inline(__always)
  var effect: (gone: UInt64, live: UInt64) {
    var gone: UInt64 = 0
    var live: UInt64 = 1 &<< UInt64(truncatingIfNeeded: count) &- 1
    for index in 0..<count {
      let field = field(index)
      let replaced = field &>> 6 & 7
      gone |= (replaced == 1 ? 1 : 0) &<< UInt64(truncatingIfNeeded: field & 63)
      live &= ~((replaced > 1 ? 1 : 0) &<< UInt64(truncatingIfNeeded: replaced &- 2))
      live &= ~(UInt64(truncatingIfNeeded: field &>> 9 & 1) &<< UInt64(truncatingIfNeeded: index))
    }
    return (gone, live)
  }

  /// By how many entries the block has more than it was made with.
  @inlinable
  var growth: Int {
    @inline(__always) get {
      // As in `lanes`: those that replace nothing are insertions.
      let insertions = (512 &* Self.ones &- (bits & (448 &* Self.ones))) & (512 &* Self.ones) & used
      let removals = bits & (512 &* Self.ones) & used
      return insertions.nonzeroBitCount &- removals.nonzeroBitCount
    }
  }
}
