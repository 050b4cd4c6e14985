import CCTestSupport
import Synchronization
import Testing

@testable import CCReclaim

// SAFETY (whole file): two threads take the steps of the protocols on records of their own making, as the functions do that
// the tests name; nothing is freed.

/// See `StoreBuffering`.
@Suite("Litmus: of two sides that fence, one sees the other", .serialized)
struct FenceLitmusTests {
  /// R1: `pin`, then a link; unlinking, a heavy fence, then the reservation.
  @Test("a pin and a scan", arguments: SchemeUnderTest.allCases)
  func pinAgainstScan(subject: SchemeUnderTest) {
    let domain = subject.makeDomain()
    let reader = unsafe domain.claimParticipant()!
    let readerBits = UInt(bitPattern: reader)
    let unlinked = Atomic<UInt64>(0)
    let fences = unsafe domain.core.pointee.fences
    let both = StoreBuffering.misses(
      { round in
        let reader = unsafe UnsafeMutablePointer<Participant>(bitPattern: readerBits)!
        unsafe reader.pointee.reservation0.end()
        unsafe reader.announce(round)
        return unlinked.load(ordering: .acquiring) >= round
      },
      { round in
        let reader = unsafe UnsafeMutablePointer<Participant>(bitPattern: readerBits)!
        unlinked.store(round, ordering: .releasing)
        _ = fences.heavy()
        return unsafe reader.pointee.reservation0.lower.load(ordering: .acquiring) == round
      })
    unsafe reader.pointee.reservation0.end()
    #expect(both == 0)
  }

  /// R9: a slot, then the check; neutralizing, then the slots.
  @Test("a load's check and its being neutralized", arguments: FenceKind.allCases)
  func checkAgainstNeutralization(fences: FenceKind) {
    let domain = fences.makeDomain(.debraPlus)
    let target = unsafe domain.claimParticipant()!
    let targetBits = UInt(bitPattern: target)
    let link = Atomic<MarkedPointer<TestNode>>(.null)
    let both = StoreBuffering.misses(
      { round in
        let target = unsafe UnsafeMutablePointer<Participant>(bitPattern: targetBits)!
        // The ticket of round n is 2n: the announcement of that round.
        unsafe target.announce(ticket: 2 * round, limit: 2 * round, epoch: 1)
        let level = unsafe PinnedLevel(target.reservation(at: 0), target.slots(at: 0))
        level.slots.name(UInt(round) << 6, in: 0)
        if unsafe target.pointee.watched.pointee.load(ordering: .acquiring) <= 2 * round { return false }
        do throws(OperationRestart) {
          return unsafe try !target.renewProtection(level)
        } catch {
          return true
        }
      },
      { round in
        let target = unsafe UnsafeMutablePointer<Participant>(bitPattern: targetBits)!
        _ = unsafe domain.participantOrTrap().neutralize(target, 2 * round)
        var names = SlotNames()
        unsafe target.slots(at: 0).forEach { names.insert($0) }
        names.sort()
        return names.contains(UInt(round) << 6)
      })
    unsafe target.pointee.reservation0.end()
    withExtendedLifetime(link) {}
    #expect(both == 0)
  }

  /// R5: an owner at work, then the lock; a thief's request, then the owner.
  @Test("an owner's work and a thief's request", arguments: FenceKind.allCases)
  func workAgainstTheft(kind: FenceKind) {
    let domain = kind.makeDomain()
    let owner = unsafe domain.claimParticipant()!
    let ownerBits = UInt(bitPattern: owner)
    let fences = unsafe domain.core.pointee.fences
    let both = StoreBuffering.misses(
      { round in
        let owner = unsafe UnsafeMutablePointer<Participant>(bitPattern: ownerBits)!
        unsafe owner.pointee.reservation0.end()
        unsafe owner.announce(round)
        return unsafe owner.pointee.listLock.word.load(ordering: .acquiring) == UInt(2 * round)
      },
      { round in
        let owner = unsafe UnsafeMutablePointer<Participant>(bitPattern: ownerBits)!
        unsafe owner.pointee.listLock.word.store(UInt(2 * round), ordering: .releasing)
        _ = fences.heavy()
        return unsafe owner.pointee.reservation0.lower.load(ordering: .acquiring) == round
      })
    unsafe owner.pointee.listLock.word.store(0, ordering: .releasing)
    unsafe owner.pointee.reservation0.end()
    #expect(both == 0)
  }
}
