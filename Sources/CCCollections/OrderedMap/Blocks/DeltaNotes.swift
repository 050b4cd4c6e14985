/// What a block's deltas say, sixteen bits each: the rank of the key among the entries that the block was made with, the place of the
/// key among all entries that there were then, which entry of the block it is said of, and whether that one goes.
///
/// All that decides which cells are entries, and in which order, is here, and depends on no comparison: so an order that is none may put
/// entries in a wrong place, but makes none of them two or none. (A delta is a term of Levandoski, Lomet and Sengupta, *The Bw-Tree*,
/// ICDE 2013.)
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
  static var limit: Int { @inline(__always) get { 4 } }

  /// What a rank is below.
  @inlinable
  static var rankLimit: Int { @inline(__always) get { 63 } }

  /// What a place is below: so many entries a block with deltas has at most.
  @inlinable
  static var placeLimit: Int { @inline(__always) get { 64 } }

  /// What lanes say that have no note: a rank that no entry has in a block with deltas.
  @inlinable
  static var unused: UInt64 { @inline(__always) get { 63 &* ones } }

  @inlinable
  static var width: Int { @inline(__always) get { 16 } }

  /// A one in each lane.
  @inlinable
  static var ones: UInt64 { @inline(__always) get { 0x0001_0001_0001_0001 } }

  /// A delta's note. `place` is how many entries there are before it, `cell` that of the entry that goes, or whose value is another one, if
  /// there is one; of `ownCount` that the block was made with.
  @inlinable
  @inline(__always)
  static func note(rank: Int, place: Int, replacing cell: Int?, ownCount: Int, isRemoval: Bool) -> UInt64 {
    assert(rank >= 0 && rank < rankLimit, "BK-9: a rank has six bits")
    assert(place >= 0 && place < placeLimit, "BK-9: a place has six bits")
    var note = UInt64(truncatingIfNeeded: rank | place &<< 6)
    // 0: none; 1: the one of that rank; then the deltas.
    if let cell { note |= UInt64(truncatingIfNeeded: cell < ownCount ? 1 : cell &- ownCount &+ 2) &<< 12 }
    return isRemoval ? note | 1 &<< 15 : note
  }

  /// These notes, and one more.
  @inlinable
  @inline(__always)
  func adding(_ note: UInt64) -> UInt64 {
    let known = DeltaNotes(bits, count: count &+ 1).used
    return bits & used | Self.lane(note, count) | Self.unused & ~known
  }

  /// A note's place among the others.
  @inlinable
  @inline(__always)
  static func lane(_ note: UInt64, _ index: Int) -> UInt64 { note &<< UInt64(truncatingIfNeeded: index &* width) }

  /// The bits of the lanes that are in use.
  @inlinable
  var used: UInt64 {
    @inline(__always) get {
      // In two steps, since all of them are as many as a word has.
      let half = UInt64(truncatingIfNeeded: count &* Self.width / 2)
      return ~((.max &<< half) &<< half)
    }
  }

  @inlinable
  @inline(__always)
  func rank(_ index: Int) -> Int { field(index) & 63 }

  /// How many entries there were before it when it was noted.
  @inlinable
  @inline(__always)
  func place(_ index: Int) -> Int { field(index) &>> 6 & 63 }

  /// Whether a delta is about an entry that there was.
  @inlinable
  @inline(__always)
  func replaces(_ index: Int) -> Bool { field(index) &>> 12 & 7 != 0 }

  /// Whether a delta is about the entry of its rank that the block was made with.
  @inlinable
  @inline(__always)
  func replacesOwn(_ index: Int) -> Bool { field(index) &>> 12 & 7 == 1 }

  /// The earlier delta that a delta takes the place of.
  @inlinable
  @inline(__always)
  func replacedDelta(_ index: Int) -> Int? {
    let replaced = field(index) &>> 12 & 7
    return replaced < 2 ? nil : replaced &- 2
  }

  @inlinable
  @inline(__always)
  func isRemoval(_ index: Int) -> Bool { field(index) &>> 15 & 1 == 1 }

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
}
