/// What a guard uses of its thread's record: the words of its own nesting level.
@safe
@frozen
@usableFromInline
struct PinnedLevel {
  /// IBR: the interval. DEBRA+: `upper` is the highest ticket that is still good for this level.
  @usableFromInline
  let reservation: UnsafeMutablePointer<Reservation>
  @usableFromInline
  let slots: SlotRow

  @unsafe
  @inlinable
  init(_ reservation: UnsafeMutablePointer<Reservation>, _ slots: SlotRow) {
    // SAFETY: only kept; both belong to the calling thread's record (PT-2).
    unsafe self.reservation = reservation
    self.slots = slots
  }
}
