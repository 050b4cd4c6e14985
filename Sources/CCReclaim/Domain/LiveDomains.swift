internal import CPlatform
internal import Synchronization

/// The domains of the process, so that the child of a fork can put them right.
enum LiveDomains {
  // By number and core, not by reference: under a lock, nothing may come to own the last reference to a domain.
  // SAFETY: guarded by the domains' lock, which every function below holds around every access. A core is in the table for
  // as long as it is there.
  private nonisolated(unsafe) static var cores: [UInt64: UnsafeMutablePointer<DomainCore>] = unsafe [:]

  private static let installsForkHook: Void = cc_on_fork_in_child { LiveDomains.voidOtherThreads() }

  static func insert(_ id: UInt64, _ core: UnsafeMutablePointer<DomainCore>) {
    installsForkHook
    cc_lock_acquire(cc_lock_domains)
    defer { cc_lock_release(cc_lock_domains) }
    // SAFETY: under the lock.
    unsafe cores[id] = core
  }

  static func remove(_ id: UInt64) {
    cc_lock_acquire(cc_lock_domains)
    defer { cc_lock_release(cc_lock_domains) }
    // SAFETY: under the lock.
    unsafe cores[id] = nil
  }

  /// In the child of a fork only the calling thread is left: nobody will end the others' operations.
  private static func voidOtherThreads() {
    cc_lock_acquire(cc_lock_domains)
    defer { cc_lock_release(cc_lock_domains) }
    // SAFETY: under the lock; no user code runs.
    unsafe cores.values.forEach { unsafe $0.pointee.voidOtherThreads() }
  }
}

extension DomainCore {
  /// In the child of a fork: voids the records of the threads that did not come along.
  fileprivate func voidOtherThreads() {
    settlePinFences()
    var reachable = 0
    var reachableBytes = 0
    var pending = 0
    var pendingBytes = 0
    // SAFETY (whole function): PT-1; the child has one thread, and the other owners do not exist.
    unsafe forEachParticipant { participant in
      unsafe participant.breakOpenLock()
      // RELAXED: the child has one thread; so everywhere below.
      let isOwned = unsafe participant.pointee.state.load(ordering: .relaxed) == .owned
      if isOwned, unsafe !ThreadTable.owns(participant) { unsafe participant.vanish() }
      unsafe reachable += participant.pointee.lists.pointee.count
      unsafe reachableBytes += participant.pointee.lists.pointee.byteCount
      unsafe pending += participant.pointee.pendingCount
      unsafe pendingBytes += participant.pointee.pendingBytes
    }
    unsafe orphans.forEach { block in
      reachable += 1
      unsafe reachableBytes += block.pointee.byteCount
    }
    // What the others leave behind will never be freed: it does not count as pending.
    // RELAXED: as above.
    leakedCount.store(pending - reachable, ordering: .relaxed)
    // RELAXED: as above.
    leakedBytes.store(pendingBytes - reachableBytes, ordering: .relaxed)
  }
}
