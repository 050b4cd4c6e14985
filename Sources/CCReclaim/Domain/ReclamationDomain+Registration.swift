internal import CCAlloc
internal import CPlatform
internal import Synchronization

extension ReclamationDomain {
  /// A record for the calling thread: one that an exited thread has left, or a new one. Nil if there is no memory.
  func claimParticipant() -> UnsafeMutablePointer<Participant>? {
    var claimed: UnsafeMutablePointer<Participant>?
    // SAFETY (whole function): PT-1; a claimed record is this thread's.
    unsafe core.pointee.forEachParticipant { participant in
      guard unsafe claimed == nil else { return }
      // ACQUIRE[R6-claim] with RELEASE[R6-free]: the record is at rest (T6).
      let (exchanged, _) = unsafe participant.pointee.state.compareExchange(
        expected: .free, desired: .owned, successOrdering: .acquiring, failureOrdering: .relaxed)
      if exchanged { unsafe claimed = participant }
    }
    if let claimed = unsafe claimed {
      // RELAXED: a number of its own.
      unsafe claimed.pointee.threadNumber.store(cc_thread_number(), ordering: .relaxed)
      return unsafe claimed
    }

    guard let memory = unsafe allocator.allocateNode(size: Participant.byteCount) else { return nil }
    let participant = unsafe Participant.make(in: memory, core: core)
    // RELAXED: only the value to expect; nothing is read through it.
    var head = unsafe core.pointee.participants.load(ordering: .relaxed)
    while true {
      unsafe participant.pointee.next = head
      // RELEASE[R6-publish] with ACQUIRE[R6-walk].
      let (exchanged, original) = unsafe core.pointee.participants.compareExchange(
        expected: head, desired: participant, successOrdering: .releasing, failureOrdering: .relaxed)
      if exchanged { return unsafe participant }
      unsafe head = original
    }
  }
}
