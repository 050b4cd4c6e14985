/// An interval of eras that an operation has reserved, as a scan has seen it.
@safe
struct ReservedInterval {
  let reservation: UnsafeMutablePointer<Reservation>
  let participant: UnsafeMutablePointer<Participant>
  let lower: UInt64
  let upper: UInt64
  /// Where the scanning thread keeps what it holds, once there is something.
  var bag: UnsafeMutablePointer<HeldBag>?
  /// How much it holds that found no bag.
  var otherCount = 0

  // SAFETY (whole type): PT-1 keeps records and their reservations; bags are the scanning thread's.

  init(
    _ interval: ClosedRange<UInt64>, _ reservation: UnsafeMutablePointer<Reservation>,
    of participant: UnsafeMutablePointer<Participant>
  ) {
    unsafe self.reservation = reservation
    unsafe self.participant = participant
    lower = interval.lowerBound
    upper = interval.upperBound
    unsafe bag = nil
  }

  /// How many blocks the scanning thread keeps because of it.
  var keptCount: Int { unsafe (bag?.pointee.blocks.count ?? 0) + otherCount }
}

/// Some of the intervals that a scan has seen, those that began last before the others.
@safe
struct ReservedIntervals {
  private let row: UnsafeMutableBufferPointer<ReservedInterval>
  private(set) var count = 0

  // SAFETY (whole type): the buffer is the scan's for as long as this is in use, and its first `count` elements are initialized. They are
  // plain bits, which need no end.

  /// As many as are looked at together.
  static var limit: Int { 16 }

  /// Empty, in a buffer for `limit` of them.
  init(in buffer: UnsafeMutableBufferPointer<ReservedInterval>) { unsafe row = buffer }

  /// Whether there is room for those of another thread.
  var hasRoom: Bool { count + Participant.levels <= Self.limit }

  subscript(index: Int) -> ReservedInterval {
    get { unsafe row[index] }
    nonmutating set { unsafe row[index] = newValue }
  }

  mutating func insert(_ interval: ReservedInterval) {
    var index = count
    unsafe row.initializeElement(at: index, to: interval)
    while index > 0, unsafe row[index - 1].lower < interval.lower {
      unsafe row.swapAt(index, index - 1)
      index -= 1
    }
    count += 1
  }

  mutating func removeAll() { count = 0 }

  /// Which of these holds a block: of several the one that began last, which is likely to be the last to end.
  func holder(of block: borrowing BlockHeader) -> Int? {
    let (birth, retirement) = (block.protectionKey, block.retireEra)
    // INVARIANT(IBR-1): a block is kept if it lived in an era that is reserved, both ends included.
    for index in 0..<count where unsafe row[index].lower <= retirement && birth <= row[index].upper { return index }
    return nil
  }

  /// How many blocks the scanning thread keeps because of a thread that has some of the intervals.
  func keptCount(of participant: UnsafeMutablePointer<Participant>) -> Int {
    var kept = 0
    for index in 0..<count where unsafe row[index].participant == participant { kept += unsafe row[index].keptCount }
    return kept
  }
}
