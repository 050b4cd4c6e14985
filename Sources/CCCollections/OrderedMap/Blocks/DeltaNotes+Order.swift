extension DeltaNotes {
  /// Calls `body` with the cells of all entries in their order, a byte each; of `ownCount` that the block was made with.
  ///
  /// Without a branch for what a delta is, since that is not to be predicted.
  @inlinable
  @inline(__always)
  func withCells(ownCount: Int, _ body: (UnsafePointer<UInt8>) -> Void) {
    assert(ownCount < Self.rankLimit, "BK-9: a block with deltas has no more entries than places have bits for")
    // SAFETY: 64 bytes, written or not, are moved from one place to the next one, or back: places are less than 64, and these are 144.
    unsafe withUnsafeTemporaryAllocation(byteCount: Self.placeLimit &+ 64 &+ 16, alignment: 16) { buffer in
      let cells = unsafe buffer.baseAddress.unsafelyUnwrapped
      var ascending = SIMD16<UInt8>(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
      for part in 0..<4 {
        unsafe cells.storeBytes(of: ascending, toByteOffset: 16 &* part, as: SIMD16<UInt8>.self)
        ascending &+= 16
      }
      for index in 0..<count {
        let note = field(index)
        let (place, isRemoval) = (note &>> 6 & 63, note &>> 15 & 1)
        let isInsertion = note & 0x7000 == 0 ? 1 : 0
        let rest = unsafe cells + place
        unsafe (rest + isInsertion).copyMemory(from: rest + isRemoval, byteCount: 64)
        // Of a removal nothing is to be seen: it goes where no entry is.
        let target = isRemoval == 0 ? place : 2 &* Self.placeLimit
        unsafe cells.storeBytes(of: UInt8(truncatingIfNeeded: ownCount &+ index), toByteOffset: target, as: UInt8.self)
      }
      unsafe body(cells.assumingMemoryBound(to: UInt8.self))
    }
  }
}
