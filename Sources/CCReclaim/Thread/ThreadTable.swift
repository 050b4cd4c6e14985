internal import CCAlloc
internal import CPlatform

/// A thread's participants, behind its thread-local slot: a direct-mapped cache by domain number, and all of them. In
/// front of it stands a cache of one entry in the thread's own memory (`cc_thread_get_recent`).
@safe
@usableFromInline
struct ThreadTable: ~Copyable {
  /// A participant, and the number of its domain. Numbers are never used twice, so an entry of a domain that is gone
  /// matches none.
  @safe
  private struct Entry {
    var domainID: UInt64 = 0
    var participant: UnsafeMutablePointer<Participant>?
  }

  @safe
  private struct Membership {
    let domainID: UInt64
    let participant: UnsafeMutablePointer<Participant>
    weak var domain: ReclamationDomain?
  }

  // SAFETY (whole file): a table is used by its own thread only, and lists that thread's records (PT-1, PT-2).

  /// Entries of the cache.
  private static var width: UInt64 { 8 }

  // First: entry n is found by its offset.
  private var entries: (Entry, Entry, Entry, Entry, Entry, Entry, Entry, Entry)
  private var memberships: [Membership] = []

  private init() {
    let none = unsafe Entry(participant: nil)
    entries = (none, none, none, none, none, none, none, none)
  }

  /// The calling thread's participant in a domain, where it is not the one that the thread used last.
  @unsafe
  @usableFromInline
  @inline(never)
  static func participant(in domain: ReclamationDomain) -> UnsafeMutablePointer<Participant>? {
    guard let participant = unsafe cached(domain.id) ?? registered(in: domain) else { return nil }
    unsafe cc_thread_set_recent(domain.id, participant)
    return unsafe participant
  }

  private static func cached(_ domainID: UInt64) -> UnsafeMutablePointer<Participant>? {
    // SAFETY: the slot holds null or this thread's table, whose entries come first.
    guard let table = unsafe cc_thread_get(cc_slot_participants) else { return nil }
    let entries = unsafe table.assumingMemoryBound(to: Entry.self)
    let entry = unsafe entries + Int(truncatingIfNeeded: domainID % width)
    return unsafe entry.pointee.domainID == domainID ? entry.pointee.participant : nil
  }

  /// The calling thread's participant in a domain; registers the thread with it on first use. Nil if there is no memory.
  private static func registered(in domain: ReclamationDomain) -> UnsafeMutablePointer<Participant>? {
    let table = unsafe current
    // SAFETY: the table is this thread's. No reference to its contents is held across `claimParticipant`, which may run
    // an allocator's closures, which may register this thread with other domains.
    if let known = unsafe table.pointee.memberships.first(where: { $0.domainID == domain.id }) {
      unsafe table.pointee.cache(domain.id, known.participant)
      return unsafe known.participant
    }
    guard let participant = unsafe domain.claimParticipant() else { return nil }
    if let known = unsafe table.pointee.memberships.first(where: { $0.domainID == domain.id }) {
      // The allocator's closure used the domain.
      unsafe participant.leave()
      return unsafe known.participant
    }
    // These references may turn out to be the last ones: they go when the table is whole again.
    let domains = unsafe table.pointee.memberships.map(\.domain)
    unsafe table.pointee.memberships = zip(table.pointee.memberships, domains).filter { $1 != nil }.map(\.0)
    unsafe table.pointee.memberships.append(
      Membership(domainID: domain.id, participant: participant, domain: domain))
    unsafe table.pointee.cache(domain.id, participant)
    withExtendedLifetime(domains) {}
    return unsafe participant
  }

  /// Whether one of the calling thread's participants is `participant`.
  static func owns(_ participant: UnsafeMutablePointer<Participant>) -> Bool {
    // SAFETY: the slot holds null or this thread's table.
    guard let slot = unsafe cc_thread_get(cc_slot_participants) else { return false }
    let table = unsafe slot.assumingMemoryBound(to: ThreadTable.self)
    return unsafe table.pointee.memberships.contains { unsafe $0.participant == participant }
  }

  private mutating func cache(_ domainID: UInt64, _ participant: UnsafeMutablePointer<Participant>) {
    let entry = unsafe Entry(domainID: domainID, participant: participant)
    // SAFETY: `width` entries, and an index below it.
    unsafe withUnsafeMutableBytes(of: &entries) { bytes in
      unsafe bytes.storeBytes(
        of: entry, toByteOffset: Int(domainID % Self.width) * MemoryLayout<Entry>.stride, as: Entry.self)
    }
  }

  private static let installsExitHook: Void = unsafe cc_thread_on_exit(cc_slot_participants) { slot in
    // SAFETY: what `current` put into the slot.
    unsafe ThreadTable.leave(slot.assumingMemoryBound(to: ThreadTable.self))
  }

  /// The calling thread's table, made on first use.
  private static var current: UnsafeMutablePointer<ThreadTable> {
    // SAFETY: the slot holds null or this thread's table.
    if let slot = unsafe cc_thread_get(cc_slot_participants) {
      return unsafe slot.assumingMemoryBound(to: ThreadTable.self)
    }
    installsExitHook
    let table = UnsafeMutablePointer<ThreadTable>.allocate(capacity: 1)
    unsafe table.initialize(to: ThreadTable())
    unsafe cc_thread_set(cc_slot_participants, table)
    return unsafe table
  }

  /// Gives an exiting thread's participants back to the domains that are still there. The thread's slot is empty already:
  /// destructors that run here and use a collection register it anew.
  private static func leave(_ table: UnsafeMutablePointer<ThreadTable>) {
    // SAFETY: the table was the thread's alone, and is nobody's now.
    for membership in unsafe table.pointee.memberships {
      // A strong reference: the domain, and with it the record, stays while we use it.
      if let domain = membership.domain {
        withExtendedLifetime(domain) { unsafe membership.participant.leave() }
      }
    }
    unsafe table.deinitialize(count: 1)
    unsafe table.deallocate()
  }
}
