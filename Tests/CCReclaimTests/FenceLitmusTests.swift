import CCTestSupport
import Synchronization
import Testing

@testable import CCReclaim

// SAFETY (whole file): two threads take the steps of the protocols on records of their own making, as the functions do that
// the tests name; nothing is freed.

/// Store buffering on the real machine: each side stores, and then loads what the other side stores. Without the fences between,
/// both now and then miss each other. Not a proof (`CCModelTests` has the models): a missing fence shows within seconds in a
/// release build on two processors, even where others use them, too. With schedule points it does not: those take too long.
@Suite("Litmus: of two sides that fence, one sees the other", .serialized)
struct FenceLitmusTests {
  private static let rounds: UInt64 = 20_000
  /// Where others use the processors, rounds take long, and a few must do.
  private static let patience = Duration.seconds(3)

  /// Runs both sides again and again, each time at the same moment, as far as that can be had, and returns how often both
  /// missed.
  private func misses(
    _ left: @escaping @Sendable (_ round: UInt64) -> Bool, _ right: @escaping @Sendable (_ round: UInt64) -> Bool
  ) -> Int {
    let arrived = Atomic<UInt64>(0)
    let last = Atomic<UInt64>(Self.rounds)
    let end = ContinuousClock.now + Self.patience
    let lines = ContendedLines()
    let missed = (0..<2).map { _ in Locked<Set<UInt64>>([]) }
    onThreads(2) { index in
      // Two threads that the system runs by turns on the same processor never miss anything.
      Processors.stay(on: index)
      var own: Set<UInt64> = []
      var round: UInt64 = 0
      while round < last.load(ordering: .acquiring) {
        round += 1
        if index == 1 { lines.write(round) }
        // The other side has not decided yet whether the next round is the last.
        if index == 0, round % 64 == 0, ContinuousClock.now > end { last.store(round, ordering: .releasing) }
        arrived.add(1, ordering: .sequentiallyConsistent)
        var spins = 0
        while arrived.load(ordering: .acquiring) < 2 * round {
          spins += 1
          if spins > 2000 { yieldProcessor() }
        }
        if index == 0 {
          // The left side's stores wait in its buffer behind these, whose lines the other side has.
          lines.write(round)
        } else {
          // Both miss where all of the right side's steps come between the left side's load and the end of that wait. How long
          // the left side takes to get there, nobody knows.
          for _ in 0..<round % 64 * 32 { _ = arrived.load(ordering: .relaxed) }
        }
        if !(index == 0 ? left(round) : right(round)) { own.insert(round) }
      }
      missed[index].withLock { $0 = own }
    }
    let sets = missed.map { $0.withLock { $0 } }
    return sets[0].intersection(sets[1]).count
  }

  /// R1 and R12: `pin`, then a link; unlinking, a fence, or a barrier before which pins need none, then the reservation.
  @Test("a pin and a scan", arguments: SchemeUnderTest.allCases, [false, true])
  func pinAgainstScan(subject: SchemeUnderTest, isRaised: Bool) {
    let domain = subject.makeDomain()
    if isRaised { unsafe domain.core.pointee.raisePinFences(for: .max, cost: 1) }
    let reader = unsafe domain.claimParticipant()!
    let readerBits = UInt(bitPattern: reader)
    let scannerBits = UInt(bitPattern: unsafe domain.claimParticipant()!)
    let unlinked = Atomic<UInt64>(0)
    let both = misses(
      { round in
        let reader = unsafe UnsafeMutablePointer<Participant>(bitPattern: readerBits)!
        unsafe reader.pointee.reservation0.end()
        unsafe reader.announce(round, domain.core)
        return unlinked.load(ordering: .acquiring) >= round
      },
      { round in
        let reader = unsafe UnsafeMutablePointer<Participant>(bitPattern: readerBits)!
        unlinked.store(round, ordering: .releasing)
        let scanner = unsafe UnsafeMutablePointer<Participant>(bitPattern: scannerBits)!
        // Where fences are light, so many barriers would raise them.
        _ = unsafe isRaised ? scanner.fenceAgainstPins() : scanner.pointee.fences.heavy()
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
        unsafe owner.announce(round, domain.core)
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
