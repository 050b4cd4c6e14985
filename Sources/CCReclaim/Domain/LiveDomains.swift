internal import CPlatform
internal import Synchronization

/// The domains of the process, so that the child of a fork can put them right.
enum LiveDomains {
  private struct Member {
    weak var domain: ReclamationDomain?
  }

  // SAFETY: guarded by the domains' lock, which every function below holds around every access.
  private nonisolated(unsafe) static var members: [Member] = []

  private static let installsForkHook: Void = cc_on_fork_in_child { LiveDomains.voidOtherThreads() }

  static func insert(_ domain: ReclamationDomain) {
    installsForkHook
    cc_lock_acquire(cc_lock_domains)
    defer { cc_lock_release(cc_lock_domains) }
    // SAFETY: under the lock.
    unsafe members.append(Member(domain: domain))
  }

  /// Forgets the domains that are gone, the one that is being destroyed among them.
  static func removeDropped() {
    cc_lock_acquire(cc_lock_domains)
    defer { cc_lock_release(cc_lock_domains) }
    // SAFETY: under the lock.
    unsafe members.removeAll { $0.domain == nil }
  }

  /// In the child of a fork only the calling thread is left: nobody will end the others' operations.
  private static func voidOtherThreads() {
    cc_lock_acquire(cc_lock_domains)
    // SAFETY: under the lock.
    let domains = unsafe members.compactMap(\.domain)
    cc_lock_release(cc_lock_domains)
    for domain in domains {
      // SAFETY: PT-1; the owners of the records voided here do not exist.
      unsafe domain.core.pointee.forEachParticipant { participant in
        // RELAXED: the child has one thread.
        let isOwned = unsafe participant.pointee.state.load(ordering: .relaxed) == .owned
        if isOwned, unsafe !ThreadTable.owns(participant) { unsafe participant.vanish() }
      }
    }
  }
}
