internal import CPlatform
public import Synchronization

extension UnsafeMutablePointer where Pointee == Participant {
  // SAFETY (whole file): PT-1 keeps the record, and only its owner calls these functions (PT-2).

  /// The fence between an announcement and the loads that rely on it.
  @inlinable
  @inline(__always)
  func fencePin(_ core: UnsafeMutablePointer<DomainCore>) {
    // FENCE[R1-pin] with FENCE[R1-scan].
    unsafe pointee.fences.light()
    // ACQUIRE[R12-read] with ACQ_REL[R12-announce], after the announcement; before the loads that follow.
    if unsafe _fastPath(core.pointee.pinFences.load(ordering: .acquiring) == .light) { return }
    // FENCE[R12-pin] with FENCE[R12-scan]: either a scan that issues no barrier sees the announcement, or the loads that follow see what
    // it had unlinked.
    atomicMemoryFence(ordering: .sequentiallyConsistent)
    unsafe pointee.fencesUntilLook &-= 1
    if unsafe pointee.fencesUntilLook <= 0 { unsafe pointee.hasWork = true }
  }

  /// The other side: of the announcements that this thread reads from now on, each is visible, or its thread's loads see what this one has
  /// unlinked. Returns false if the kernel refused the barrier.
  func fenceAgainstPins() -> Bool {
    guard unsafe pointee.fences.isAsymmetric else { return unsafe pointee.fences.heavy() }
    let core = unsafe pointee.core
    // FENCE[R12-scan] with FENCE[R12-pin], FENCE[R12-lower]: before the state is read.
    atomicMemoryFence(ordering: .sequentiallyConsistent)
    if unsafe core.pointee.hasFullPins {
      unsafe pointee.barrierCost = BarrierCost()
      unsafe core.pointee.fullPins.noteSparedBarrier()
      return true
    }
    let begin = cc_monotonic_nanoseconds()
    // FENCE[R1-scan] with the light fence of R1-pin.
    guard unsafe pointee.fences.heavy() else { return false }
    if let cost = unsafe pointee.barrierCost.note(from: begin, to: cc_monotonic_nanoseconds()) {
      unsafe core.pointee.raisePinFences(for: FullPins.term, cost: cost)
    }
    return true
  }

  /// Looks whether pins can do with light fences again, if the thread has made many full ones.
  func reviewPinFences() {
    if unsafe pointee.fencesUntilLook > 0 { return }
    unsafe pointee.fencesUntilLook = FullPins.pinsPerLook
    let core = unsafe pointee.core
    unsafe core.pointee.fullPins.noteLook()
    unsafe core.pointee.lowerPinFences(at: cc_monotonic_nanoseconds())
  }
}
