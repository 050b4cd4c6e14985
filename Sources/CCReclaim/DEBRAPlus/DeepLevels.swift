internal import Synchronization

/// Reservations and slots of nesting levels beyond those that every record has, a few levels at a time. Made when a thread
/// first nests so deep; freed with the record, since a reclaimer may be reading them at any time before.
@safe
struct DeepLevels: ~Copyable {
  /// The shallower ones.
  let next: UnsafeMutablePointer<DeepLevels>?
  /// The level of the first row.
  let firstLevel: Int

  fileprivate static var levels: Int { 8 }
  fileprivate static var reservationsOffset: Int { (MemoryLayout<DeepLevels>.size + 15) & ~15 }
  fileprivate static var slotsOffset: Int { reservationsOffset + levels * MemoryLayout<Reservation>.stride }
  private static var byteCount: Int { slotsOffset + levels * SlotRow.byteCount }

  private init(next: UnsafeMutablePointer<DeepLevels>?, firstLevel: Int) {
    unsafe self.next = next
    self.firstLevel = firstLevel
  }

  func contains(_ level: Int) -> Bool { level >= firstLevel && level < firstLevel + Self.levels }

  /// Makes the next few levels below `next`.
  static func make(
    below next: UnsafeMutablePointer<DeepLevels>?, firstLevel: Int
  ) -> UnsafeMutablePointer<DeepLevels> {
    let memory = UnsafeMutableRawPointer.allocate(byteCount: byteCount, alignment: 16)
    // SAFETY: fresh memory with room for the three parts.
    for index in 0..<levels {
      unsafe SlotRow.initialize(at: memory + slotsOffset + index * SlotRow.byteCount)
      unsafe (memory + reservationsOffset + index * MemoryLayout<Reservation>.stride)
        .bindMemory(to: Reservation.self, capacity: 1).initialize(to: Reservation())
    }
    let made = unsafe memory.bindMemory(to: DeepLevels.self, capacity: 1)
    unsafe made.initialize(to: DeepLevels(next: next, firstLevel: firstLevel))
    return unsafe made
  }

  /// Frees all of a record's deep levels, when nobody uses the record any more.
  static func free(_ first: UnsafeMutablePointer<DeepLevels>?) {
    var cursor = unsafe first
    while let levels = unsafe cursor {
      // SAFETY: the caller's.
      unsafe cursor = levels.pointee.next
      unsafe UnsafeMutableRawPointer(levels).deallocate()
    }
  }
}

extension UnsafeMutablePointer where Pointee == DeepLevels {
  // SAFETY (whole file): the memory lives as long as its record.

  /// A level that is among these.
  func level(_ level: Int) -> PinnedLevel {
    assert(unsafe pointee.contains(level), "SL-2: the level's words are elsewhere")
    let index = unsafe level - pointee.firstLevel
    let memory = UnsafeMutableRawPointer(self)
    let reservation = unsafe memory + DeepLevels.reservationsOffset + index * MemoryLayout<Reservation>.stride
    return unsafe PinnedLevel(
      reservation.assumingMemoryBound(to: Reservation.self),
      SlotRow(at: memory + DeepLevels.slotsOffset + index * SlotRow.byteCount))
  }

  /// Calls `body` with what the slots of these levels name.
  func forEachName(_ body: (UInt) -> Void) {
    for index in 0..<DeepLevels.levels {
      unsafe level(pointee.firstLevel + index).slots.forEach(body)
    }
  }
}
