import CCTestSupport
import Synchronization
import Testing

@testable import CCReclaim

// SAFETY (whole file): two threads take the steps of the protocols on records of their own making, as the functions do that
// the tests name; nothing is freed.

/// Store buffering on the real machine: each side stores, and then loads what the other side stores. Without the fences between,
/// both now and then miss each other. Not a proof (`CCModelTests` has the models): a missing fence shows within seconds where
/// two processors are free.
@Suite("Litmus: of two sides that fence, one sees the other", .serialized)
struct FenceLitmusTests {
  private static let rounds = 20_000

  /// Runs both sides `rounds` times, each time at the same moment, as far as that can be had, and returns how often both
  /// missed.
  private func misses(
    _ left: @escaping @Sendable (_ round: UInt64) -> Bool, _ right: @escaping @Sendable (_ round: UInt64) -> Bool
  ) -> Int {
    let arrived = Atomic<UInt64>(0)
    let lines = ContendedLines()
    let missed = (0..<2).map { _ in Locked<Set<UInt64>>([]) }
    onThreads(2) { index in
      var own: Set<UInt64> = []
      for round in 1...UInt64(Self.rounds) {
        if index == 1 { lines.write(round) }
        arrived.add(1, ordering: .sequentiallyConsistent)
        var spins = 0
        while arrived.load(ordering: .acquiring) < 2 * round {
          spins += 1
          if spins > 2000 { yieldProcessor() }
        }
        // The left side's stores wait in its buffer behind these, whose lines the other side has.
        if index == 0 { lines.write(round) }
        if !(index == 0 ? left(round) : right(round)) { own.insert(round) }
      }
      missed[index].withLock { $0 = own }
    }
    let sets = missed.map { $0.withLock { $0 } }
    return sets[0].intersection(sets[1]).count
  }

  /// R1: `pin`, then a link; unlinking, a heavy fence, then the reservation.
  @Test("a pin and a scan", arguments: SchemeUnderTest.allCases)
  func pinAgainstScan(subject: SchemeUnderTest) {
    let domain = subject.makeDomain()
    let reader = unsafe domain.claimParticipant()!
    let readerBits = UInt(bitPattern: reader)
    let unlinked = Atomic<UInt64>(0)
    let fences = unsafe domain.core.pointee.fences
    let both = misses(
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
    let both = misses(
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
    let both = misses(
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

/// Cache lines that two threads write by turns.
@safe
private final class ContendedLines: @unchecked Sendable {
  private static let count = 24
  private static let stride = 128
  private let memory = UnsafeMutableRawPointer.allocate(byteCount: count * stride, alignment: stride)

  init() { unsafe memory.initializeMemory(as: UInt8.self, repeating: 0, count: Self.count * Self.stride) }

  func write(_ value: UInt64) {
    for line in 0..<Self.count {
      // SAFETY: within the memory, which lives as long as this object.
      unsafe (memory + line * Self.stride).assumingMemoryBound(to: Atomic<UInt64>.self)
        .pointee.store(value, ordering: .relaxed)
    }
  }

  deinit { unsafe memory.deallocate() }
}
