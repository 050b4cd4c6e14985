internal import Synchronization

extension Participant {
  /// How many retirement thresholds, in bytes, may wait before what waits is a backlog. Two wait with IBR, and two with DEBRA+ after a
  /// step to the next epoch, where no operation lasts longer than others take to retire a threshold.
  static var backlogFactor: Int { 3 }

  /// For how many thresholds that are retired, in bytes, a backlog counts as one that may come back.
  static var backlogMemory: UInt64 { 8 }
}

extension UnsafeMutablePointer where Pointee == Participant {
  // SAFETY (whole file): PT-1 keeps the record; PT-2: only its owner calls this, while it works.

  /// Looks whether much of what the thread has retired is held back by operations. After each scan, or step towards an epoch.
  ///
  /// Where threads lose their processors inside operations, what they hold comes and goes all at once: so it is remembered.
  func noteBacklog() {
    let threshold = unsafe pointee.core.pointee.options.retireThresholdBytes
    // RELAXED: the owner reads what it wrote itself.
    let retired = unsafe pointee.retiredBytes.load(ordering: .relaxed)
    if unsafe pointee.lists.pointee.heldBackByteCount > Participant.backlogFactor * threshold {
      unsafe pointee.backlogEnd = retired &+ Participant.backlogMemory &* UInt64(threshold)
    }
    unsafe pointee.hasBacklog = retired < pointee.backlogEnd
  }
}
